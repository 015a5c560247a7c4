"""How values stand in rows, and the rows that events change."""
