"""All that is kept about a person, over HTTP."""
