"""What every feature's HTTP shares."""
