"""Where the events of many desks meet: a PostgreSQL that several files push to and pull from."""
