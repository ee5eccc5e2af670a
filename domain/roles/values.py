"""The values a role is made of, each valid from the moment it exists."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from domain.roles.errors import ExpiryInThePast, InvalidDescription, InvalidReason, InvalidRoleName, UnknownPermission
from domain.shared.page import Sort
from domain.shared.permissions import Permission

ROLE_NAME_MAX: Final = 64
ROLE_NAME_PATTERN: Final = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
DESCRIPTION_MAX: Final = 500
_SLUG: Final = re.compile(ROLE_NAME_PATTERN)


def parse_permissions(names: Iterable[str]) -> frozenset[Permission]:
    """The permissions of these names; naming one twice is naming it once. Raises UnknownPermission."""
    wanted = set(names)
    if unknown := sorted(wanted - {permission.value for permission in Permission}):
        raise UnknownPermission(
            f"There is no permission {', '.join(unknown)!r}. `GET /v1/permissions` lists all of them."
        )
    return frozenset(Permission(name) for name in wanted)


@dataclass(frozen=True, slots=True)
class RoleName:
    """The name that applications ask for: a slug, so that it fits into headers, URLs and configuration files."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidRoleName."""
        if len(text) > ROLE_NAME_MAX or not _SLUG.fullmatch(text):
            raise InvalidRoleName
        return cls(text)


class RoleSort(Sort):
    """Between roles of the same instant the id decides; no two have the same name."""

    CREATED_AT = "created_at"
    CREATED_AT_DESCENDING = "-created_at"
    NAME = "name"
    NAME_DESCENDING = "-name"


ADMINISTRATOR: Final = RoleName("administrator")


@dataclass(frozen=True, slots=True)
class Description:
    """What the role is for, in people's words. May be empty."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Trimmed and NFC-normalised. Raises InvalidDescription."""
        description = _in_people_s_words(text)
        if description is None:
            raise InvalidDescription
        return cls(description)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody was given a role, in people's words."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Trimmed and NFC-normalised. Raises InvalidReason."""
        reason = _in_people_s_words(text)
        if reason is None:
            raise InvalidReason
        return cls(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Until when a grant counts, and why it was made. Without an expiry it counts until it is revoked."""

    expires_at: datetime | None = None
    reason: Reason | None = None

    def require_future(self, *, at: datetime) -> None:
        """Raises ExpiryInThePast."""
        if self.expires_at is not None and self.expires_at <= at:
            raise ExpiryInThePast


OPEN_ENDED: Final = Terms()


def _in_people_s_words(text: str) -> str | None:
    """Trimmed and NFC-normalised; None when it is too long or has control characters."""
    words = unicodedata.normalize("NFC", text).strip()
    is_plain = all(unicodedata.category(character) not in {"Cc", "Cs"} for character in words)
    return words if is_plain and len(words) <= DESCRIPTION_MAX else None
