"""The rules of the register. Standard library only: nothing here knows of HTTP or SQL."""
