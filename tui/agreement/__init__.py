"""How far annotators say the same: records in, numbers out; no store, no screen."""
