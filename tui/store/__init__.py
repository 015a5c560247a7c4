"""SQLite through sqlite-utils: the only room that says SQL."""
