"""The desk as lines of text, for screen readers: what changed is said, and nothing is redrawn."""
