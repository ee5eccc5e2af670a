"""Credentials that are what a test says they are."""

from domain.shared.actor import Actor
from domain.shared.authentication import Assumption, Authenticator, Credential, CredentialRefused
from tests.credentials import CALLER, KEY


class FakeAuthenticator(Authenticator):
    """Knows the caller of all tests, and the actors that a test gave it, by the text of their credentials."""

    def __init__(self) -> None:
        self.actors = {KEY: CALLER}

    async def identify(self, credential: Credential) -> Actor:
        if credential.text not in self.actors:
            raise CredentialRefused
        return self.actors[credential.text]

    async def assume(self, credential: Credential) -> Assumption | None:  # noqa: ARG002 (the port's)
        return None
