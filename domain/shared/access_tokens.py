"""Tokens that say who sent a request, signed so that others can check them (RFC 9068)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """For the client to send along, until it expires."""

    text: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccessTokenClaims:
    """What a token that is genuine and has not expired says. Whether its session still lives is another question."""

    user_id: UUID
    session_id: UUID


class AccessTokens(Protocol):
    """Makes access tokens and reads them."""

    async def issue(self, user_id: UUID, session_id: UUID, *, at: datetime) -> AccessToken:
        """For LIFETIME from `at`. Raises Unavailable."""
        ...

    async def verify(self, text: str) -> AccessTokenClaims:
        """Raises CredentialRefused; Unavailable while the keys to check with cannot be read."""
        ...
