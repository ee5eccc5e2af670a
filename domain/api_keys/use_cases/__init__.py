"""What somebody wants done about API keys, one file each."""
