"""What a list of users can be asked for, and what it tells of each."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, Self
from uuid import UUID

from domain.shared.page import Sort
from domain.users.errors import InvalidSearch
from domain.users.values import Email, UserStatus

SEARCH_MAX: Final = 100
WORDS_MAX: Final = 8
IDS_MAX: Final = 100


class UserSort(Sort):
    """Names and addresses as they are found: case does not count, nor do the accents of names."""

    CREATED_AT = "created_at"
    CREATED_AT_DESCENDING = "-created_at"
    UPDATED_AT = "updated_at"
    UPDATED_AT_DESCENDING = "-updated_at"
    EMAIL = "email"
    EMAIL_DESCENDING = "-email"
    DISPLAY_NAME = "display_name"
    DISPLAY_NAME_DESCENDING = "-display_name"


class ListedUser(NamedTuple):
    """What others see of a user. Nothing is decided by it, so it is no entity: two hundred cost as much as one User."""

    id: UUID
    email: str
    email_verified: bool
    display_name: str
    roles: list[str]
    """Names of the roles the user holds, sorted."""
    version: int
    created_at: datetime
    updated_at: datetime
    status: UserStatus


@dataclass(frozen=True, slots=True)
class Search:
    """Words, each of which must be somewhere in the display name or the address. Accents and case do not count."""

    words: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """In compatibility forms (UAX #15, NFKC), each word once. Raises InvalidSearch."""
        words = tuple(dict.fromkeys(unicodedata.normalize("NFKC", text[:SEARCH_MAX]).split()))
        if len(text) > SEARCH_MAX or not 1 <= len(words) <= WORDS_MAX:
            raise InvalidSearch
        if not all(any(character.isalnum() for character in word) for word in words):
            raise InvalidSearch
        return cls(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFilter:
    """Which users are wanted: those who fit everything said. The times are from one to before the other."""

    search: Search | None = None
    email: Email | None = None
    """In whichever spelling."""
    ids: tuple[UUID, ...] | None = None
    status: UserStatus | None = None
    role: UUID | str | None = None
    """The id or the name of a role that they hold now."""
    created_after: datetime | None = None
    created_before: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None


EVERYBODY: Final = UserFilter()
