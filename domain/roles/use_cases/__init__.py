"""What can be done with roles: one rule a file."""
