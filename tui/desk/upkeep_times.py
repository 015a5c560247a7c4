"""When the file of a desk is looked after, with a screen or by lines; in seconds."""

REMEMBER_SECONDS = 20.0
"""So often the place and the time spent are stored."""
LOG_AFTER_SECONDS = 1.0
"""After so long without a key the log is brought into the file."""
COPY_AFTER_SECONDS = 2.0
"""So long after the beginning the copy of the day is made."""
