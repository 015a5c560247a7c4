"""Events of another origin, from a file that is merged or from a hub."""
