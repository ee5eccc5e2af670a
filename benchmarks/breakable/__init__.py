"""What can be broken and mended again: a database, the line to it, and processes. The ledger and the tests use it."""
