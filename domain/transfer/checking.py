"""What can be said of a record without looking at the register: the rules of the values, for a million lines."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from domain.roles.values import RoleName
from domain.shared.actor import Actor, PermissionMissing
from domain.shared.errors import DomainError
from domain.shared.permissions import Permission
from domain.transfer.entities import ImportPlan
from domain.transfer.errors import (
    InvalidGrant,
    InvalidPastTime,
    InvalidStatus,
    InvalidUserId,
    UnknownPasswordHash,
)
from domain.transfer.values import Candidate, Fault, Grant, OnConflict, RawUser
from domain.users.ports import EmailParser, PasswordHasher
from domain.users.values import DisplayName, Email, UserStatus

_STATUSES: Final = frozenset(status.value for status in UserStatus)
_ID: Final = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


class RecordCheck:
    """Of one import by one actor. Whoever may not assign roles grants none.

    Nor do they name an empty set of roles where that would take away those that somebody has.
    """

    def __init__(self, emails: EmailParser, passwords: PasswordHasher, *, plan: ImportPlan, actor: Actor) -> None:
        self._emails = emails
        self._passwords = passwords
        self._at = plan.at
        self._updates = plan.on_conflict is OnConflict.UPDATE
        self._may_assign = Permission.ROLES_ASSIGN in actor.permissions

    def candidate(self, raw: RawUser) -> Candidate:
        """Raises the DomainError of the first member that breaks a rule."""
        email = self._email(raw.email)
        return Candidate(
            raw.line,
            raw.id and self._id(raw.id),
            email.address,
            email.key,
            DisplayName.parse(raw.display_name or "").text,
            raw.status and self._status(raw.status),
            raw.roles if raw.roles is None else self._grants(raw.roles),
            raw.password_hash and self._hash(raw.password_hash),
            raw.created_at and self._time(raw.created_at),
            raw.email_verified_at and self._time(raw.email_verified_at),
        )

    def faults(self, raw: RawUser) -> list[Fault]:
        """Everything that is wrong with a record which `candidate` refuses."""
        checks: dict[str, Callable[[Any], object]] = {
            "email": self._email,
            "display_name": lambda text: DisplayName.parse(text or ""),
            "id": lambda text: text and self._id(text),
            "status": lambda text: text and self._status(text),
            "roles": lambda texts: texts is None or self._grants(texts),
            "password_hash": lambda text: text and self._hash(text),
            "created_at": lambda text: text and self._time(text),
            "email_verified_at": lambda text: text and self._time(text),
        }
        found = []
        for field, check in checks.items():
            try:
                check(getattr(raw, field))
            except DomainError as error:
                found.append(Fault(raw.line, field, error.code))
        return found

    def _email(self, text: str | None) -> Email:
        return self._emails.parse(text or "")

    def _id(self, text: str) -> str:
        if not _ID.fullmatch(text):
            raise InvalidUserId
        return text

    def _status(self, text: str) -> str:
        if text not in _STATUSES:
            raise InvalidStatus
        return text

    def _grants(self, texts: tuple[str, ...]) -> tuple[Grant, ...]:
        grants = _grants(texts)
        for grant in grants:
            if grant.expires_at and datetime.fromisoformat(grant.expires_at) <= self._at:
                raise InvalidGrant
        if (grants or self._updates) and not self._may_assign:
            raise PermissionMissing
        return grants

    def _hash(self, text: str) -> str:
        if not self._passwords.knows(text):
            raise UnknownPasswordHash
        return text

    def _time(self, text: str) -> str:
        time = _moment(text)
        if time is None or not _BEGINNING <= time <= self._at:
            raise InvalidPastTime
        return time.isoformat()


@lru_cache(maxsize=1024)
def _grants(texts: tuple[str, ...]) -> tuple[Grant, ...]:
    """Naming a role twice is naming it once. Many lines have the same roles. Raises InvalidGrant."""
    grants = {}
    for text in texts:
        name, at, expiry = text.partition("@")
        time = _moment(expiry) if at else None
        if at and time is None:
            raise InvalidGrant
        try:
            grants[name] = Grant(RoleName.parse(name).text, time.isoformat() if time else None)
        except DomainError:
            raise InvalidGrant from None
    return tuple(grants.values())


def _moment(text: str) -> datetime | None:
    """In UTC; None when it is no time with an offset."""
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo else None
    except (ValueError, OverflowError):
        return None
