"""The command ``agreement``."""
