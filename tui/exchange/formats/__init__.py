"""The file formats: a file each."""
