"""Signing in, sessions and oneself over HTTP."""
