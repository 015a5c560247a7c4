"""Which keys do what: the table of commands, keyboard layouts, settings."""
