"""The command ``model``, and the process in which a desk's model learns."""
