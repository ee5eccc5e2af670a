"""The words of imports and exports."""

from enum import StrEnum
from typing import Final, NamedTuple

MOST_REPORTED: Final = 10_000
"""Faults that a report lists. All are counted."""


class TransferFormat(StrEnum):
    """What a file of users is written in: RFC 4180 with a header, or a JSON object on each line."""

    CSV = "csv"
    NDJSON = "ndjson"


class OnConflict(StrEnum):
    """What becomes of a line whose e-mail address somebody has already."""

    FAIL = "fail"
    """It is refused, and with it the import."""
    SKIP = "skip"
    """The user stays as it is."""
    UPDATE = "update"
    """The user gets the line's name and, where it has them, its status and its roles."""


class Fault(NamedTuple):
    """What is wrong with a line, by the code of the error that a single request would get."""

    line: int
    """Where the record begins. The first line is 1."""
    field: str | None
    code: str


class RawUser(NamedTuple):
    """A record of a file as it was read. None: the file says nothing about it."""

    line: int
    email: str | None
    display_name: str | None
    status: str | None = None
    roles: tuple[str, ...] | None = None
    password_hash: str | None = None
    id: str | None = None
    created_at: str | None = None
    email_verified_at: str | None = None


class Grant(NamedTuple):
    """A role by its name, and until when; None until it is revoked. In a file `name` or `name@time`."""

    role: str
    expires_at: str | None = None


class Candidate(NamedTuple):
    """A record that keeps every rule which can be checked without the register."""

    line: int
    id: str | None
    email: str
    email_key: str
    display_name: str
    status: str | None
    roles: tuple[Grant, ...] | None
    password_hash: str | None
    created_at: str | None
    email_verified_at: str | None
