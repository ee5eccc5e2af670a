"""The words about signing in, and how long it lasts."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

SESSION_LIFETIME: Final = timedelta(days=30)
"""From the sign-in, whatever happens meanwhile: then people prove again who they are (NIST SP 800-63B-4, 2.1.3)."""
REUSE_GRACE: Final = timedelta(seconds=10)
"""How long the same refresh token gets the same answer again: the first one may have been lost on its way."""
USER_AGENT_MAX: Final = 200

REFRESH_TOKEN_PREFIX: Final = "rrt_"  # noqa: S105 (what a secret begins with)
SESSION_SECRET_PREFIX: Final = "rst_"  # noqa: S105 (what a secret begins with)


class SessionKind(StrEnum):
    """How the client proves that a session is its own."""

    BROWSER = "browser"
    """By a cookie."""
    TOKEN = "token"  # noqa: S105 (a word, no secret)
    """By access tokens, which a refresh token renews."""
