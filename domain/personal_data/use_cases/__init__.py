"""What can be done with all that is kept about a person: one rule a file."""
