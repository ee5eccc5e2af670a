"""Signing in with something one has, besides the password."""
