"""What the machine knows: the time, and how an e-mail address is written."""
