"""Secrets that are given to clients: made here, shown once, stored only as hashes."""

import secrets
from typing import Final

_RANDOM_BYTES: Final = 32


def new_secret(prefix: str) -> str:
    """Random, in URL-safe base 64. The prefix tells scanners of leaked secrets, and us, what it is."""
    return prefix + secrets.token_urlsafe(_RANDOM_BYTES)
