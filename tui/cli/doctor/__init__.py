"""The command ``doctor``, and the look-test of the terminal."""
