"""Users in PostgreSQL: registered, changed, found, listed and counted."""
