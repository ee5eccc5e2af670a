"""Credentials that are what a test says they are."""

from domain.shared.actor import Actor
from domain.shared.authentication import Authenticator, Credential, CredentialRefused


class FakeAuthenticator(Authenticator):
    """Knows the actors that a test gave it, by the text of their credentials."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}

    async def identify(self, credential: Credential) -> Actor:
        if credential.text not in self.actors:
            raise CredentialRefused
        return self.actors[credential.text]
