"""Roles in PostgreSQL, who holds them, and how they are granted and revoked."""
