"""What the OpenAPI document says of bodies that are no JSON."""

from dataclasses import dataclass
from typing import Final

from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

CSV: Final = "text/csv"
NDJSON: Final = "application/x-ndjson"
_LONGEST: Final = 2**31 - 1
_EXAMPLES: Final = {
    CSV: "email,display_name,roles\nana@example.com,Ana Lima,editor\n",
    NDJSON: '{"email": "ana@example.com", "display_name": "Ana Lima", "roles": ["editor"]}\n',
}


@dataclass
class FileOperation(Operation):
    """Takes a file of users."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            required=True,
            description="The users. Columns or members: docs/import-export.md.",
            content={
                media_type: OpenAPIMediaType(
                    schema=Schema(type=OpenAPIType.STRING, max_length=_LONGEST), example=example
                )
                for media_type, example in _EXAMPLES.items()
            },
        )
