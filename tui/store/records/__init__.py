"""Records coming in and going out: the store's side of import and export."""
