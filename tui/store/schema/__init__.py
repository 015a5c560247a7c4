"""The tables: the migrations that lead to them, and bringing an older file up to date."""
