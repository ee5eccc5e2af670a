"""How a request says who sends it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from domain.shared.actor import Actor
from domain.shared.errors import Unauthenticated

AUTHENTICATOR: Final = "authenticator"
"""Where an application's state has its Authenticator."""


class CredentialKind(StrEnum):
    """Where in the request the credential was."""

    BEARER = "bearer"
    """`Authorization: Bearer`: an access token or an API key."""
    COOKIE = "cookie"
    """The secret of a browser's session."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What the request sent to prove who asks."""

    kind: CredentialKind
    text: str = field(repr=False)


class CredentialRefused(Unauthenticated):
    """The token, key or session is unknown, has expired or was revoked, or its owner is deactivated."""

    code = "credential_refused"
    title = "Credential refused"
    detail = "The token, key or session is not valid, or no longer. Sign in again."


class Authenticator(Protocol):
    """Knows who a credential belongs to."""

    async def identify(self, credential: Credential) -> Actor:
        """As they are now: a right that was taken away is gone at once. Raises CredentialRefused."""
        ...
