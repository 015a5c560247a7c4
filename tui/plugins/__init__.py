"""Models beside our own: as programs, as Python objects, behind an address; asked in time."""
