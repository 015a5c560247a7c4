"""A text as it lies open, with its cursor and what is shown on it: no store here."""
