"""What every feature's rules are written with."""
