"""The file of a database: its header, its copies, whose it is, what SQLite says of it."""
