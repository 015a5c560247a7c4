"""What is decided for a project: labels, relations, attributes, names, settings."""
