"""Accounts over HTTP: getting one, and getting back into it."""
