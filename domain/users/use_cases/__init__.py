"""What can be done with users: one rule a file."""
