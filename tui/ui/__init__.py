"""The only room with Textual: it paints rows that it did not compute."""
