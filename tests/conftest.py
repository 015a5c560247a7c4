"""What holds for every test."""

from hypothesis import settings

# No deadline: two busy cores are no defect of the code. The blob lets a failure be played again.
settings.register_profile("hashiya", deadline=None, print_blob=True)
settings.load_profile("hashiya")
