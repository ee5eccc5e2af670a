"""What the OpenAPI document says of bodies that are no JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

CSV: Final = "text/csv"
NDJSON: Final = "application/x-ndjson"
_LONGEST: Final = 2**31 - 1
_USERS: Final = {
    CSV: "email,display_name,roles\nana@example.com,Ana Lima,editor\n",
    NDJSON: '{"email": "ana@example.com", "display_name": "Ana Lima", "roles": ["editor"]}\n',
}
_FAULTS: Final = {NDJSON: '{"line": 17, "field": "email", "code": "invalid_email"}\n'}


@dataclass
class TakesUsers(Operation):
    """A file of users comes in."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(required=True, content=_texts(_USERS.items()))


@dataclass
class GivesUsers(Operation):
    """A file of users goes out."""

    def __post_init__(self) -> None:
        _done(self).content = _texts(_USERS.items())


@dataclass
class GivesFaults(Operation):
    """The report of an import goes out."""

    def __post_init__(self) -> None:
        _done(self).content = _texts(_FAULTS.items())


def _done(operation: Operation) -> OpenAPIResponse:
    answer = (operation.responses or {})["200"]
    if not isinstance(answer, OpenAPIResponse):
        raise TypeError("Litestar made a reference of the answer.")
    return answer


def _texts(examples: Iterable[tuple[str, str]]) -> dict[str, OpenAPIMediaType]:
    schema = Schema(type=OpenAPIType.STRING, max_length=_LONGEST)
    return {media_type: OpenAPIMediaType(schema=schema, example=example) for media_type, example in examples}
