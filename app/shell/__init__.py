"""The verbs of the command `roster`, one module each: app/cli.py lists them and gives them what they work with."""
