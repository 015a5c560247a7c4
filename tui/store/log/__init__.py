"""The events: recorded, read, replayed, and who may make them."""
