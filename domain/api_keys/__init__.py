"""API keys: how machines say on whose behalf they ask."""
