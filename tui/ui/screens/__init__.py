"""Whole screens: the desk, the list of articles, the help, and what asks something."""
