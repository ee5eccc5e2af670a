"""Mail to people: written down with the change that it tells of, sent afterwards."""
