"""The commands ``labels``, ``relations`` and ``attributes``."""
