"""The keys that sign access tokens: which one signs, and how long others may check with it."""
