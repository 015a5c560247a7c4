"""The command ``adjudicate``."""
