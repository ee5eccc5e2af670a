"""What people can do with a link, and what sends them one: one rule a file."""
