"""Articles: their texts, listed, searched, corrected."""
