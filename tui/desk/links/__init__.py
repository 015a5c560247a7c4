"""Relations and attributes by keys."""
