"""Services written as the textbooks of their frameworks write them, to be tried by the same ledger as Roster."""
