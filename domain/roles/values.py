"""The values a role is made of, each valid from the moment it exists."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from domain.roles.errors import InvalidDescription, InvalidRoleName, UnknownPermission
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


ADMINISTRATOR: Final = RoleName("administrator")


@dataclass(frozen=True, slots=True)
class Description:
    """What the role is for, in people's words. May be empty."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Trimmed and NFC-normalised. Raises InvalidDescription."""
        description = unicodedata.normalize("NFC", text).strip()
        if len(description) > DESCRIPTION_MAX or any(
            unicodedata.category(character) in {"Cc", "Cs"} for character in description
        ):
            raise InvalidDescription
        return cls(description)
