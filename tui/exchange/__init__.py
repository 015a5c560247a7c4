"""File formats: a reader and a writer each, one file a format."""
