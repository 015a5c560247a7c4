"""The desk in a browser: an address for each annotator, and a program behind each page."""
