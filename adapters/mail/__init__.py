"""How mail is worded, and how it leaves."""
