"""HTTP for the second factor."""
