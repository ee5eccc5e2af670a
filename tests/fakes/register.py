"""What the fakes remember, instead of a database."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from operator import gt, lt
from typing import Any, Final, TypeVar
from uuid import UUID

from adapters.database.seed import ADMINISTRATOR_ID
from domain.accounts.entities import AccountToken
from domain.api_keys.entities import ApiKey
from domain.audit.entities import AuditEvent
from domain.mail.values import Mail
from domain.roles.entities import Grant, Role
from domain.roles.values import ADMINISTRATOR, OPEN_ENDED, Description, Terms
from domain.second_factor.entities import TotpFactor
from domain.sessions.entities import Session
from domain.shared.page import Key, Page, PageRequest, Position
from domain.shared.permissions import EVERY_PERMISSION
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.samples import NOON

T = TypeVar("T")

_ADMINISTRATOR: Final = Role.create(
    id=ADMINISTRATOR_ID,
    name=ADMINISTRATOR,
    description=Description("May do everything, now and in later versions."),
    permissions=EVERY_PERMISSION,
    at=datetime(2026, 1, 1, tzinfo=UTC),
)


class FakeRegister:
    """Entities go in and out as copies: a change that was not saved is not here. Begins with `administrator`."""

    def __init__(self) -> None:
        self.users: dict[UUID, User] = {}
        self.roles: dict[UUID, Role] = {ADMINISTRATOR_ID: _ADMINISTRATOR}
        self.held: set[tuple[UUID, UUID]] = set()
        """(user, role), also when it has expired."""
        self.granted: dict[tuple[UUID, UUID], tuple[datetime, str, Terms]] = {}
        """When, by whom and on which terms, for those of `held` of which it was said."""
        self.now = NOON
        """As the database's clock has it."""
        self.events: list[AuditEvent] = []
        self.factors: dict[UUID, tuple[TotpFactor, int | None]] = {}
        """With the last step that was used."""
        self.recovery_codes: dict[tuple[UUID, bytes], datetime | None] = {}
        """(user, hash): when it was used"""
        self.sessions: dict[UUID, tuple[Session, str | None]] = {}
        """Those that have not ended, with the cookie of a browser."""
        self.refresh_tokens: dict[str, tuple[UUID, datetime | None, str]] = {}
        """The session, when it was exchanged, and for which other."""
        self.api_keys: dict[UUID, tuple[ApiKey, str]] = {}
        """Those that were not revoked, with their secrets."""
        self.account_tokens: dict[str, AccountToken] = {}
        """By their secrets; a token that was used is gone."""
        self.mails: list[Mail] = []
        self._committed: dict[str, Any] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Raise is roll back, as with a database. One at a time."""
        self.commit()
        try:
            yield
        except BaseException:
            vars(self).update({name: copy(kept) for name, kept in self._committed.items()})
            raise

    def commit(self) -> None:
        """What was done so far is not rolled back any more."""
        self._committed = {name: copy(kept) for name, kept in vars(self).items() if name != "_committed"}

    def user(self, user_id: UUID) -> User:
        """With the names of the roles it holds now. Raises UserNotFound."""
        if user_id not in self.users:
            raise UserNotFound
        user = self.users[user_id]
        names = tuple(role.name.text for role in self.roles_of(user_id))
        return replace(user, roles=names, version=user.version + len(self.expired(user_id)))

    def roles_of(self, user_id: UUID) -> list[Role]:
        return [grant.role for grant in self.grants_of(user_id)]

    def grants_of(self, user_id: UUID) -> list[Grant]:
        grants = (self._grant(user, role) for user, role in self.held if user == user_id and self.counts(user, role))
        return sorted(grants, key=lambda grant: grant.role.name.text)

    def counts(self, user_id: UUID, role_id: UUID) -> bool:
        expires_at = self._grant(user_id, role_id).terms.expires_at
        return (user_id, role_id) in self.held and (expires_at is None or expires_at > self.now)

    def expired(self, user_id: UUID) -> set[UUID]:
        """Roles that the user held, and does no more."""
        return {role for user, role in self.held if user == user_id and not self.counts(user, role)}

    def _grant(self, user_id: UUID, role_id: UUID) -> Grant:
        at, by, terms = self.granted.get((user_id, role_id), (NOON, None, OPEN_ENDED))
        return Grant(role=self.roles[role_id], granted_at=at, granted_by=by, terms=terms)

    def touch(self, user_ids: Iterable[UUID], at: datetime) -> None:
        """Others see a change in these users: a new version of each."""
        for user_id in set(user_ids):
            user = self.users[user_id]
            self.users[user_id] = replace(user, version=user.version + 1, updated_at=at)


def page_of(
    found: Iterable[T], page: PageRequest, place: Callable[[T], Position], *, newest_first: bool = False
) -> Page[T]:
    """In the order of their places; the id decides between equal keys."""

    def order(position: Position) -> tuple[Key, UUID]:
        return position.key, position.id

    backwards = page.before is not None
    is_reversed = newest_first is not backwards
    ordered = sorted(found, key=lambda each: order(place(each)), reverse=is_reversed)
    edge = page.before or page.after
    if edge is not None:
        behind = lt if is_reversed else gt
        ordered = [each for each in ordered if behind(order(place(each)), order(edge))]
    goes_on = len(ordered) > page.limit
    shown = ordered[: page.limit][:: -1 if backwards else 1]
    if not shown:
        return Page([], None)
    return Page(
        shown,
        place(shown[-1]) if goes_on or backwards else None,
        place(shown[0]) if (goes_on if backwards else page.after) else None,
    )
