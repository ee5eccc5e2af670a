"""Passwords, tokens and secrets: how they are made, kept, read again and checked."""
