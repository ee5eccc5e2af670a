"""What somebody wants done about signing in, one file each."""
