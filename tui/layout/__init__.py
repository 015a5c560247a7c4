"""Logical text to rows of cells, and back. Pure functions: no clock, no file, no screen."""
