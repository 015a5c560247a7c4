"""What holds for every test."""

import os

from hypothesis import settings

# No deadline: two busy cores are no defect of the code. The blob lets a failure be played again.
settings.register_profile("hashiya", deadline=None, print_blob=True)
# The same examples each time: a change is judged by itself, and new examples are sought by people.
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "hashiya")
