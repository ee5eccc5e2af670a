"""What an operator can choose: read once from the environment, checked, and put into frozen objects."""
