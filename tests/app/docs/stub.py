"""A small application to explore: one operation, and the documentation around it."""

from collections.abc import MutableMapping
from typing import Any

from litestar import Litestar, post
from litestar.params import JSONBody

from app.docs.plugin import DocsPlugin

PREFIX = "/roster"
USER = {"email": "ana@example.com", "display_name": "Ana"}


def document(_app: Litestar) -> dict[str, Any]:
    user = {
        "type": "object",
        "required": ["email"],
        "properties": {
            "email": {"type": "string", "description": "Where **mail** reaches the person."},
            "display_name": {"type": "string"},
        },
        "example": USER,
    }
    reference = {"$ref": "#/components/schemas/User"}
    body = {"content": {"application/json": {"schema": reference, "example": USER}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Roster", "version": "1.2.3", "description": "Users and `roles`."},
        "tags": [{"name": "Users", "description": "People."}],
        "paths": {
            "/v1/users": {
                "post": {
                    "operationId": "registerUser",
                    "summary": "Register a user",
                    "tags": ["Users"],
                    "requestBody": {"required": True} | body,
                    "responses": {"201": {"description": "Registered."} | body},
                }
            }
        },
        "components": {"schemas": {"User": user}},
    }


@post("/v1/users")
async def register(data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
    return data


class AlsoBehindPrefix:
    """What the application sees behind a proxy: the prefix in `root_path` and at the start of `path`."""

    def __init__(self, app: Litestar, prefix: str) -> None:
        self._app: Any = app
        self._prefix = prefix

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{self._prefix}/"):
            scope["root_path"] = self._prefix
        await self._app(scope, receive, send)


def create_app(prefix: str = PREFIX) -> AlsoBehindPrefix:
    return AlsoBehindPrefix(Litestar([register], plugins=[DocsPlugin(document)], openapi_config=None), prefix)
