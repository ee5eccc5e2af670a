"""What breaks and is mended again: a database, its disk, the line to it, processes. For the ledger and the tests."""
