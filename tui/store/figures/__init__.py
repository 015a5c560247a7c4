"""Counts over a database."""
