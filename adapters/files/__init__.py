"""Files of users: CSV and NDJSON, read as they arrive."""
