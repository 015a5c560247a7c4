"""One line that is typed into: its text, its keys, how it is shown."""
