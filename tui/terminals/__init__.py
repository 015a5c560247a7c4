"""What a terminal is and can do: detected, queried, chosen; and lines pre-reordered for it."""
