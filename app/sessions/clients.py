"""What a request says about the client that signs in."""

from typing import Any

from litestar import Request

from domain.sessions.beginning import Client
from domain.shared.actor import Origin


def client_of(request: Request[Any, Any, Any], origin: Origin) -> Client:
    said = "".join(character for character in request.headers.get("user-agent", "") if character.isprintable())
    return Client(address=origin.client_address, user_agent=said or None)
