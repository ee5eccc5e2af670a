"""How a request says who sends it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from domain.shared.actor import Actor
from domain.shared.errors import Unauthenticated

AUTHENTICATOR: Final = "authenticator"
"""Where an application's state has its Authenticator."""
ASSUMPTION: Final = "assumption"
"""Where the state of a request that reads has its Assumption, for the session to find."""


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


@dataclass(slots=True)
class Assumption:
    """That a credential belongs to whom it belonged to a moment ago, with the very same rights."""

    actor: Actor
    holds: bool | None = None
    """What the first statement of the request found; None until it has been asked."""


class Authenticator(Protocol):
    """Knows who a credential belongs to."""

    async def identify(self, credential: Credential) -> Actor:
        """As they are now: a right that was taken away is gone at once. Raises CredentialRefused."""
        ...

    async def assume(self, credential: Credential) -> Assumption | None:
        """For a request that reads; None when it is not known whose it was. Raises CredentialRefused."""
        ...
