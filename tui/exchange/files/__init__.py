"""The files themselves: opened, decompressed, decoded, and replaced once all is written."""
