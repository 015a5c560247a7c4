"""Plain values that every room shares. No clock, randomness, environment or file in here."""
