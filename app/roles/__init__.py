"""Roles over HTTP, and who holds them."""
