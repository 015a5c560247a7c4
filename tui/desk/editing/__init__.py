"""What an annotator does to an article: each action is stored, and then seen."""
