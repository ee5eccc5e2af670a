"""The types that JSON members of several features have, with their bounds and examples."""

from datetime import datetime
from typing import Annotated, Final, TypeAlias
from uuid import UUID

from msgspec import Meta

from app.http.cursors import CURSOR_LENGTH_MAX, CURSOR_PATTERN

# Control characters (a NUL above all, which PostgreSQL cannot store) never get past the edge.
NO_CONTROL_CHARACTERS: Final = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
# The one spelling of an id that is accepted.
ID_PATTERN: Final = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

Id: TypeAlias = Annotated[UUID, Meta(examples=["01980a3e-7c1d-7b5e-9f43-2a8f5b1c6d70"])]
Version: TypeAlias = Annotated[int, Meta(ge=1, le=2**31 - 1, description="Grows with every change.", examples=[1])]
Time: TypeAlias = Annotated[datetime, Meta(tz=True, examples=["2026-03-01T09:30:00.123456Z"])]
NextCursor: TypeAlias = Annotated[
    Annotated[str, Meta(max_length=CURSOR_LENGTH_MAX, pattern=CURSOR_PATTERN)] | None,
    Meta(description="Where the next page starts; null on the last page."),
]
