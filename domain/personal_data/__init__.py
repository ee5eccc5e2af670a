"""All that the register keeps about one person: given out whole, and erased."""
