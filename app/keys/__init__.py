"""The public keys that others check access tokens with."""
