"""What a letter, a mark, a word, a clitic is; folding for search; offset units."""
