"""What people say of articles: their work, its undoing, where it differs, what was settled."""
