"""Idempotency keys: the transaction that carries out a request also keeps its answer, sealed: it may hold a secret."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Interval, bindparam, delete, event, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.manager import DatabaseSessionManager
from adapters.database.query import Query
from adapters.database.rows import IDEMPOTENCY_KEYS
from adapters.security.secret_box import SecretBox
from domain.shared.idempotency import Answer, Exchange, RequestInProgress

PURPOSE: Final = "kept answers"

_IDENTITY: Final = (IDEMPOTENCY_KEYS.c.caller, IDEMPOTENCY_KEYS.c.key)
_LOCK: Final = select(func.pg_try_advisory_xact_lock(bindparam("number")))
_FIND: Final = select(IDEMPOTENCY_KEYS).where(
    IDEMPOTENCY_KEYS.c.caller == bindparam("of_caller"),
    IDEMPOTENCY_KEYS.c.key == bindparam("of_key"),
    IDEMPOTENCY_KEYS.c.expires_at > func.now(),
)
_ADD: Final = insert(IDEMPOTENCY_KEYS).values(
    {column: bindparam(f"kept_{column.name}") for column in IDEMPOTENCY_KEYS.c}
    | {
        IDEMPOTENCY_KEYS.c.created_at: func.now(),
        IDEMPOTENCY_KEYS.c.expires_at: func.now() + bindparam("lifetime", type_=Interval),
    }
)
_KEEP: Final = Query(
    _ADD.on_conflict_do_update(
        index_elements=_IDENTITY,
        set_={column.name: column for column in _ADD.excluded if not column.primary_key},
        where=IDEMPOTENCY_KEYS.c.expires_at <= func.now(),
    ).returning(IDEMPOTENCY_KEYS.c.key)
)
_SWEPT_AT_ONCE: Final = 1000
_SWEEP: Final = delete(IDEMPOTENCY_KEYS).where(
    tuple_(*_IDENTITY).in_(
        select(*_IDENTITY)
        .where(IDEMPOTENCY_KEYS.c.expires_at <= func.now())
        .limit(_SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
)


@asynccontextmanager
async def answered_once(
    session: AsyncSession, exchange: Exchange, box: SecretBox, lifetime: timedelta
) -> AsyncIterator[None]:
    """Around the use of `session`: the key is claimed by its first statement, the answer is kept by its last.

    So that what a request does before its first statement, hashing a password for one, holds no connection.
    The first statement raises RequestInProgress, AlreadyAnswered or IdempotencyKeyReused if so. Where a use case
    commits in between, so does the first one after that: an equal request may have been faster.
    """
    has_begun = False

    def claim(_: object, __: object, connection: Connection) -> None:
        nonlocal has_begun
        _claim(exchange, box, connection)
        has_begun = True

    event.listen(session.sync_session, "after_begin", claim)
    yield
    # Else nothing was asked of the database, and there is no effect to remember. Where a use case committed at its
    # end, keeping is a transaction of its own: see ADR 17.
    if has_begun:
        await _keep(session, exchange, box, lifetime)


def _claim(exchange: Exchange, box: SecretBox, connection: Connection) -> None:
    """The lock lasts as long as the transaction. Only a second statement is sure to see what the last owner wrote."""
    if not connection.execute(_LOCK, {"number": _number(exchange)}).scalar_one():
        raise RequestInProgress
    found = connection.execute(_FIND, {"of_caller": exchange.caller, "of_key": exchange.key}).one_or_none()
    if found:
        headers = tuple((name, value) for name, value in found.headers)
        body = box.open(found.body, about=about(exchange.caller, exchange.key))
        exchange.replay(found.fingerprint, Answer(status=found.status, headers=headers, body=body))


def _number(exchange: Exchange) -> int:
    """PostgreSQL knows advisory locks by 64-bit numbers. Two keys with one number would merely wait for each other."""
    return int.from_bytes(sha256(about(exchange.caller, exchange.key)).digest()[:8], signed=True)


def about(caller: str, key: str) -> bytes:
    """Which of all exchanges it is."""
    return f"{caller}\0{key}".encode()


async def _keep(session: AsyncSession, exchange: Exchange, box: SecretBox, lifetime: timedelta) -> None:
    """In the same transaction as the effect."""
    if exchange.answer is None:
        raise RuntimeError("A route that changes something answers with a KeptResponse, so that it can be repeated.")
    values: dict[str, Any] = {
        "kept_caller": exchange.caller,
        "kept_key": exchange.key,
        "kept_fingerprint": exchange.fingerprint,
        "kept_status": exchange.answer.status,
        "kept_headers": json.dumps(exchange.answer.headers),
        "kept_body": box.seal(exchange.answer.body, about=about(exchange.caller, exchange.key)),
        "lifetime": lifetime,
    }
    if not await _KEEP.all(session, **values):
        raise RequestInProgress


async def sweep_keys(manager: DatabaseSessionManager) -> int:
    """Forget the keys that have expired, some at a time so that nobody waits for it. Returns how many."""
    swept = 0
    while True:
        async with manager.connection() as connection:
            count = (await connection.execute(_SWEEP)).rowcount
        swept += count
        if count < _SWEPT_AT_ONCE:
            return swept
