"""What commands share: the database that is meant, what is written where, tables, pages."""
