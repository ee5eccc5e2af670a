"""Second factors in PostgreSQL: whether a code still counts is decided by one statement each."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BindParameter, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from adapters.database.errors import named
from adapters.database.query import Query
from adapters.database.rows import RECOVERY_CODES, TOTP_FACTORS, USERS
from domain.second_factor.entities import SecondFactorState, TotpFactor
from domain.second_factor.errors import SecondFactorAlreadyEnabled
from domain.second_factor.ports import SecondFactorRepository
from domain.users.errors import UserNotFound

_USER: Final[BindParameter[UUID]] = bindparam("of_user")
_LEFT: Final = (
    select(func.count())
    .where(RECOVERY_CODES.c.user_id == _USER, RECOVERY_CODES.c.used_at.is_(None))
    .scalar_subquery()
    .label("recovery_codes_left")
)
_CONFIRMED: Final = and_(TOTP_FACTORS.c.user_id == USERS.c.id, TOTP_FACTORS.c.confirmed_at.is_not(None))
# A row of everybody, with or without a factor: a read that finds nothing begins again (ADR 34).
_STATE: Final = Query(
    select(TOTP_FACTORS.c.confirmed_at, _LEFT)
    .select_from(USERS.outerjoin(TOTP_FACTORS, _CONFIRMED))
    .where(USERS.c.id == _USER)
)
_FIND: Final = select(TOTP_FACTORS).where(TOTP_FACTORS.c.user_id == _USER)
# The user first, as whoever deletes or resets one does: adding recovery codes, which refer to it, would lock it later.
_LOCK: Final = select(USERS.c.id).where(USERS.c.id == _USER).with_for_update(key_share=True)
_NEW: Final = insert(TOTP_FACTORS)
_ENROL: Final = _NEW.on_conflict_do_update(
    index_elements=[TOTP_FACTORS.c.user_id],
    set_={"sealed_secret": _NEW.excluded.sealed_secret, "created_at": _NEW.excluded.created_at, "last_step": None},
    where=TOTP_FACTORS.c.confirmed_at.is_(None),
).returning(TOTP_FACTORS.c.user_id)
# The secret, too, must be the one that the code was compared with: it may have been replaced since it was read.
_THIS: Final = (TOTP_FACTORS.c.user_id == _USER, TOTP_FACTORS.c.sealed_secret == bindparam("sealed"))
_CONFIRM: Final = (
    update(TOTP_FACTORS)
    .where(*_THIS, TOTP_FACTORS.c.confirmed_at.is_(None))
    .values(confirmed_at=bindparam("at"), last_step=bindparam("step"))
    .returning(TOTP_FACTORS.c.user_id)
)
_USE_STEP: Final = (
    update(TOTP_FACTORS)
    .where(
        *_THIS,
        TOTP_FACTORS.c.confirmed_at.is_not(None),
        or_(TOTP_FACTORS.c.last_step.is_(None), TOTP_FACTORS.c.last_step < bindparam("step")),
    )
    .values(last_step=bindparam("step"))
    .returning(TOTP_FACTORS.c.user_id)
)
_USE_RECOVERY_CODE: Final = (
    update(RECOVERY_CODES)
    .where(
        RECOVERY_CODES.c.user_id == _USER,
        RECOVERY_CODES.c.code_hash == bindparam("hash"),
        RECOVERY_CODES.c.used_at.is_(None),
    )
    .values(used_at=bindparam("at"))
    .returning(RECOVERY_CODES.c.user_id)
)
_REMOVE: Final = delete(TOTP_FACTORS).where(TOTP_FACTORS.c.user_id == _USER).returning(TOTP_FACTORS.c.confirmed_at)
_REMOVE_RECOVERY_CODES: Final = delete(RECOVERY_CODES).where(RECOVERY_CODES.c.user_id == _USER)
_ADD_RECOVERY_CODES: Final = insert(RECOVERY_CODES)


class SqlSecondFactorRepository(SecondFactorRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def state_of(self, user_id: UUID) -> SecondFactorState:
        row = await _STATE.one_or_none(self._session, of_user=user_id)
        if row is None:
            return SecondFactorState()
        return SecondFactorState(since=row.confirmed_at, recovery_codes_left=row.recovery_codes_left)

    async def enrol(self, factor: TotpFactor) -> None:
        values = {"user_id": factor.user_id, "sealed_secret": factor.sealed_secret, "created_at": factor.created_at}
        with named({"fk_totp_factors_user_id_users": UserNotFound}):
            enrolled = (await self._session.execute(_ENROL, values)).one_or_none()
        if enrolled is None:
            raise SecondFactorAlreadyEnabled

    async def find(self, user_id: UUID) -> TotpFactor | None:
        row = (await self._session.execute(_FIND, {"of_user": user_id})).one_or_none()
        return None if row is None else _read(row)

    async def lock(self, user_id: UUID) -> None:
        await self._session.execute(_LOCK, {"of_user": user_id})

    async def confirm(self, factor: TotpFactor, *, step: int, at: datetime) -> bool:
        return await self._changes_one(_CONFIRM, {**_of(factor), "step": step, "at": at})

    async def use_step(self, factor: TotpFactor, step: int) -> bool:
        return await self._changes_one(_USE_STEP, {**_of(factor), "step": step})

    async def use_recovery_code(self, user_id: UUID, code_hash: bytes, *, at: datetime) -> bool:
        return await self._changes_one(_USE_RECOVERY_CODE, {"of_user": user_id, "hash": code_hash, "at": at})

    async def replace_recovery_codes(self, user_id: UUID, hashes: Collection[bytes]) -> None:
        await self._session.execute(_REMOVE_RECOVERY_CODES, {"of_user": user_id})
        await self._session.execute(_ADD_RECOVERY_CODES, [{"user_id": user_id, "code_hash": each} for each in hashes])

    async def remove(self, user_id: UUID) -> bool:
        removed = (await self._session.execute(_REMOVE, {"of_user": user_id})).one_or_none()
        await self._session.execute(_REMOVE_RECOVERY_CODES, {"of_user": user_id})
        return removed is not None and removed.confirmed_at is not None

    async def _changes_one(self, statement: ReturningUpdate[tuple[UUID]], values: dict[str, Any]) -> bool:
        return (await self._session.execute(statement, values)).one_or_none() is not None


def _of(factor: TotpFactor) -> dict[str, Any]:
    return {"of_user": factor.user_id, "sealed": factor.sealed_secret}


def _read(row: Any) -> TotpFactor:
    return TotpFactor(
        user_id=row.user_id,
        sealed_secret=row.sealed_secret,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
    )
