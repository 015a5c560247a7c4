"""The articles and the labels of a database: lists, searches, the scheme, imports."""
