"""People: who is registered, under which address, and whether they are active."""
