"""Mail, as far as the outside can ask about it."""
