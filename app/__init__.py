"""The outside in: HTTP, the shell, and the wiring. Start at main.py."""
