"""What can be asked for about whole registers."""
