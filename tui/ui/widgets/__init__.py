"""What screens are made of. Each paints rows that the rooms below computed."""
