"""Counts attempts in PostgreSQL, by its clock."""

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from math import ceil
from operator import itemgetter
from typing import Final

from sqlalchemy import ARRAY, Interval, LargeBinary, bindparam, delete, func, select, text

from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import ATTEMPTS
from domain.shared.throttle import PROOF_LASTS, Limit, Proof, Subject, Throttle, TooManyAttempts

_NO_KEY: Final = b""
_COLUMNS: Final = (
    bindparam("keys", type_=ARRAY(LargeBinary)),
    bindparam("aheads", type_=ARRAY(Interval)),
    bindparam("proofs", type_=ARRAY(LargeBinary)),
)
# GCRA (ITU-T I.371): of a subject only the moment is kept at which all its attempts are worked off, one in each
# `spacing`. Further away than the window means too many.
# Everybody locks rows in the order of their keys, so that nobody waits in a ring.
_COUNT: Final = text("""
    INSERT INTO attempts AS counted (key, until)
    SELECT asked.key, now() + asked.ahead
    FROM unnest(:keys, :aheads, :proofs) AS asked (key, ahead, proof)
    WHERE NOT EXISTS (SELECT FROM attempts AS proof WHERE proof.key = asked.proof AND proof.until > now())
    ORDER BY asked.key
    ON CONFLICT (key) DO UPDATE SET until = greatest(counted.until, now()) + (excluded.until - now())
    RETURNING key, until - now() AS ahead
""").bindparams(*_COLUMNS)
_SET: Final = text("""
    INSERT INTO attempts (key, until)
    SELECT key, now() + ahead
    FROM unnest(:keys, :aheads) AS asked (key, ahead)
    ORDER BY key
    ON CONFLICT (key) DO UPDATE SET until = excluded.until
""").bindparams(*_COLUMNS[:2])

_SWEPT_AT_ONCE: Final = 1000
_SWEEP: Final = delete(ATTEMPTS).where(
    ATTEMPTS.c.key.in_(
        select(ATTEMPTS.c.key)
        .where(ATTEMPTS.c.until <= func.now())
        .limit(_SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
)


class SqlThrottle(Throttle):
    """One statement counts for all subjects; raising before COMMIT undoes it, so a refused attempt leaves nothing."""

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager

    async def attempt(self, *subjects: Subject) -> None:
        by_key = {key_of(subject): subject for subject in subjects}
        asked = {
            "keys": list(by_key),
            "aheads": [each.limit.spacing for each in by_key.values()],
            "proofs": [key_of(each.unless) if each.unless else _NO_KEY for each in by_key.values()],
        }
        async with self._manager.session() as session:
            counted = (await session.execute(_COUNT, asked)).all()
            _refuse([(row.ahead, by_key[row.key].limit) for row in counted])

    async def forgive(self, *subjects: Subject, proofs: Collection[Proof] = ()) -> None:
        until = dict.fromkeys(map(key_of, subjects), timedelta(0)) | dict.fromkeys(map(key_of, proofs), PROOF_LASTS)
        async with self._manager.session() as session:
            await session.execute(_SET, {"keys": list(until), "aheads": list(until.values())})


async def sweep_attempts(manager: DatabaseSessionManager) -> int:
    """Forget what says nothing any more, some at a time so that nobody waits for it. Returns how many."""
    swept = 0
    while True:
        async with manager.connection() as connection:
            count = (await connection.execute(_SWEEP)).rowcount
        swept += count
        if count < _SWEPT_AT_ONCE:
            return swept


def _refuse(counted: list[tuple[timedelta, Limit]]) -> None:
    """By the limit that keeps them waiting longest. Raises TooManyAttempts."""
    waits = [(ahead - limit.window, limit) for ahead, limit in counted]
    wait, limit = max(waits, key=itemgetter(0), default=(timedelta(0), None))
    if limit and wait > timedelta(0):
        raise TooManyAttempts(retry_after=ceil(wait / timedelta(seconds=1)), limit=limit)


def key_of(what: Subject | Proof) -> bytes:
    """Nobody shall read there who signs in, or what they typed into the wrong field."""
    parts = (what.limit.name, what.key) if isinstance(what, Subject) else ("a proof", what.account, what.network)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
