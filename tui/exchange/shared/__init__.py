"""What several formats share: tokens, tags, JSON records, units of offsets, checks of spans."""
