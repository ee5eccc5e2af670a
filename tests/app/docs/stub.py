"""A small application to explore: one operation, and the documentation around it."""

from ipaddress import ip_network
from typing import Any

from litestar import Litestar, post
from litestar.params import JSONBody

from app.docs.plugin import DocsPlugin
from app.http.forwarded import ForwardedHeaders
from tests.app.docs.proxy import AlsoBehindPrefix

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


def create_app() -> AlsoBehindPrefix:
    stub = Litestar([register], plugins=[DocsPlugin(document)], openapi_config=None)
    return AlsoBehindPrefix(ForwardedHeaders(stub, [ip_network("127.0.0.0/8")]))
