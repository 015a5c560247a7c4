"""The commands ``hub`` and ``sync``."""
