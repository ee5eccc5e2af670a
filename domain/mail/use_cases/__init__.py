"""What an operator can do with mail that waits or could not be sent."""
