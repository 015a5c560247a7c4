"""One headless object that a screen talks to: open, move, select, tag, undo."""
