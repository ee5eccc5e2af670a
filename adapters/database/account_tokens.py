"""Account tokens in PostgreSQL: each step one statement, so that of any number at once one wins."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.authenticator import hash_of
from adapters.database.errors import named
from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import ACCOUNT_TOKENS
from adapters.database.rows.accounts import ONE_PER_ADDRESS, ONE_PER_USER
from domain.accounts.entities import AccountToken, Applicant
from domain.accounts.errors import LinkNotValid
from domain.accounts.ports import AccountTokenRepository
from domain.accounts.values import Purpose
from domain.users.errors import UserNotFound
from domain.users.values import DisplayName, Email

TOKEN_COLUMNS: Final = [column for column in ACCOUNT_TOKENS.c if column.name not in {"secret_hash", "email_key"}]
_INSERT: Final = insert(ACCOUNT_TOKENS)
_ALL: Final = {column.name: column for column in _INSERT.excluded}
_OF_THE_USER: Final[dict[str, Any]] = {"index_elements": ["purpose", "user_id"], "index_where": ONE_PER_USER}
_OF_THE_ADDRESS: Final[dict[str, Any]] = {"index_elements": ["email_key"], "index_where": ONE_PER_ADDRESS}
_IN_PLACE: Final = _INSERT.on_conflict_do_update(**_OF_THE_USER, set_=_ALL)
_IN_PLACE_AT_ADDRESS: Final = _INSERT.on_conflict_do_update(**_OF_THE_ADDRESS, set_=_ALL)
_UNLESS_OUTSTANDING: Final = _INSERT.on_conflict_do_update(
    **_OF_THE_USER, set_=_ALL, where=ACCOUNT_TOKENS.c.expires_at <= _INSERT.excluded.created_at
).returning(ACCOUNT_TOKENS.c.id)
_HELD: Final = (
    ACCOUNT_TOKENS.c.secret_hash == bindparam("hash"),
    ACCOUNT_TOKENS.c.purpose.in_(bindparam("purposes", expanding=True)),
    ACCOUNT_TOKENS.c.expires_at > bindparam("at"),
)
_FIND: Final = select(*TOKEN_COLUMNS).where(*_HELD)
_USE: Final = delete(ACCOUNT_TOKENS).where(*_HELD).returning(*TOKEN_COLUMNS)
_SWEEP: Final = delete(ACCOUNT_TOKENS).where(ACCOUNT_TOKENS.c.expires_at <= func.now())


class SqlAccountTokenRepository(AccountTokenRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def next_id(self) -> UUID:
        return uuid7()

    async def issue(self, token: AccountToken, secret: str) -> None:
        # Within a savepoint: who finds no user there goes on without.
        with named({"fk_account_tokens_user_id_users": UserNotFound}):
            async with self._session.begin_nested():
                await self._session.execute(_issuing(token.purpose), _row(token, secret))

    async def issue_unless_outstanding(self, token: AccountToken, secret: str) -> bool:
        return (await self._session.execute(_UNLESS_OUTSTANDING, _row(token, secret))).first() is not None

    async def find(self, secret: str, purposes: Collection[Purpose], *, at: datetime) -> AccountToken | None:
        row = (await self._session.execute(_FIND, _holding(secret, purposes, at))).first()
        return None if row is None else read_token(row)

    async def use(self, secret: str, purposes: Collection[Purpose], *, at: datetime) -> AccountToken:
        row = (await self._session.execute(_USE, _holding(secret, purposes, at))).first()
        if row is None:
            raise LinkNotValid
        return read_token(row)


async def sweep_tokens(manager: DatabaseSessionManager) -> None:
    """Forget those that have expired."""
    async with manager.connection() as connection:
        await connection.execute(_SWEEP)


def _issuing(purpose: Purpose) -> Insert:
    """Several people may ask for an account at one address: which of them has it, shows who uses the link."""
    match purpose:
        case Purpose.VERIFY:
            return _INSERT
        case Purpose.INVITATION:
            return _IN_PLACE_AT_ADDRESS
        case _:
            return _IN_PLACE


def _holding(secret: str, purposes: Collection[Purpose], at: datetime) -> dict[str, object]:
    return {"hash": hash_of(secret), "purposes": [each.value for each in purposes], "at": at}


def _row(token: AccountToken, secret: str) -> dict[str, object]:
    applicant = token.applicant
    return {
        "id": token.id,
        "secret_hash": hash_of(secret),
        "purpose": token.purpose.value,
        "user_id": token.user_id,
        "links_version": token.links_version,
        "email": token.email and token.email.address,
        "email_key": token.email and token.email.key,
        "display_name": applicant.display_name and applicant.display_name.text,
        "role_ids": list(applicant.role_ids),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }


def read_token(row: Any) -> AccountToken:
    """The entity for one row of TOKEN_COLUMNS."""
    return AccountToken(
        id=row.id,
        purpose=Purpose(row.purpose),
        user_id=row.user_id,
        links_version=row.links_version,
        email=row.email and Email(row.email),
        applicant=Applicant(
            display_name=row.display_name and DisplayName(row.display_name),
            role_ids=tuple(row.role_ids),
        ),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
