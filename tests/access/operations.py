"""The operations of the OpenAPI document, and for each a request that is valid and changes nothing of anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.samples import NOBODY

SAFE: Final = frozenset({"GET"})
# Where the smallest body that the schema accepts would be refused before anybody looks at who asks.
_BODIES: Final[dict[str, dict[str, Any]]] = {
    "registerUsers": {"users": [{"email": "no address", "display_name": "Nobody"}]},
    "grantRoleToUsers": {"user_ids": [str(NOBODY)]},
    "revokeRoleFromUsers": {"user_ids": [str(NOBODY)]},
    "checkAuthorization": {"user_id": str(NOBODY), "permission": "users:read"},
}
_PLACES: Final = {"code": "not_found"}


@dataclass(frozen=True, slots=True)
class Operation:
    """`permissions` are all needed; `is_public` looks at no credential."""

    id: str
    method: str
    path: str
    permissions: frozenset[str]
    is_public: bool
    refusals: frozenset[str]
    """Codes that the document names under 401 and 403."""
    media_type: str | None
    body: Any

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE

    async def ask(self, client: httpx.AsyncClient, headers: Mapping[str, str]) -> httpx.Response:
        content = {} if self.media_type is None else {"json": self.body}
        typed = {} if self.media_type is None else {"Content-Type": self.media_type}
        return await client.request(self.method, self.path, headers={**headers, **typed}, **content)


def operations_of(document: Any) -> list[Operation]:
    """In the order of the document, except that signing out comes last: it ends what the others need."""
    found = [
        _operation(document, path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    return sorted(found, key=lambda operation: operation.id == "signOut")


def _operation(document: Any, path: str, method: str, operation: Any) -> Operation:
    places = {each["name"]: str(NOBODY) for each in operation.get("parameters", ()) if each["in"] == "path"}
    content = operation.get("requestBody", {}).get("content", {})
    media_type = next(iter(content), None)
    schema = content[media_type]["schema"] if media_type else {}
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path.format(**places | {name: _PLACES[name] for name in places.keys() & _PLACES.keys()}),
        permissions=frozenset(operation.get("x-permission", ())),
        is_public=not operation["security"],
        refusals=frozenset(_codes(operation)),
        media_type=media_type,
        body=_BODIES.get(operation["operationId"], _smallest(document, schema)),
    )


def _codes(operation: Any) -> Iterator[str]:
    for status in ("401", "403"):
        for content in operation["responses"].get(status, {}).get("content", {}).values():
            yield from content["examples"]


def _smallest(document: Any, schema: Any) -> Any:
    """What the schema requires and no more."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("type") == "object":
        return {name: _smallest(document, schema["properties"][name]) for name in schema["required"]}
    return [] if schema.get("type") == "array" else schema.get("examples", [None])[0]
