"""Counts attempts in PostgreSQL, by its clock."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from math import ceil
from operator import itemgetter
from typing import Final

from sqlalchemy import Interval, LargeBinary, bindparam, column, delete, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import ATTEMPTS
from domain.shared.throttle import PROOF_LASTS, Limit, Subject, Throttle, TooManyAttempts

# GCRA (ITU-T I.371): of a subject only the moment is kept at which all its attempts are worked off, one in each
# `spacing`. Further away than the window means too many.
_ASKED: Final = (
    func.unnest(
        bindparam("keys", type_=ARRAY(LargeBinary)),
        bindparam("aheads", type_=ARRAY(Interval)),
        bindparam("proofs", type_=ARRAY(LargeBinary)),
    )
    .table_valued(column("key", LargeBinary), column("ahead", Interval), column("proof", LargeBinary))
    .render_derived("asked")
)
_PROOF: Final = ATTEMPTS.alias("proof")
_IS_PROVED: Final = exists().where(_PROOF.c.key == _ASKED.c.proof, _PROOF.c.until > func.now())
# Everybody locks rows in the order of their keys, so that nobody waits in a ring.
_ADDED: Final = insert(ATTEMPTS).from_select(
    ["key", "until"],
    select(_ASKED.c.key, func.now() + _ASKED.c.ahead).where(~_IS_PROVED).order_by(_ASKED.c.key),
)
_COUNT: Final = _ADDED.on_conflict_do_update(
    index_elements=[ATTEMPTS.c.key],
    set_={"until": func.greatest(ATTEMPTS.c.until, func.now()) + (_ADDED.excluded.until - func.now())},
).returning(ATTEMPTS.c.key, (ATTEMPTS.c.until - func.now()).label("ahead"))

_SET: Final = _ADDED.on_conflict_do_update(index_elements=[ATTEMPTS.c.key], set_={"until": _ADDED.excluded.until})

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
        by_key = {_key_of(subject): subject for subject in subjects}
        asked = [_Asked(key, each.limit.spacing, _proof_of(each.unless_proved)) for key, each in by_key.items()]
        async with self._manager.session() as session:
            counted = (await session.execute(_COUNT, _columns(asked))).all()
            _refuse([(row.ahead, by_key[row.key].limit) for row in counted])

    async def forgive(self, subject: Subject) -> None:
        nothing = timedelta(0)
        changed = [_Asked(_key_of(subject), nothing)]
        if proved := subject.unless_proved:
            changed += [_Asked(_key_of(proved), nothing), _Asked(_proof_of(proved), PROOF_LASTS)]
        async with self._manager.session() as session:
            await session.execute(_SET, _columns(changed))


async def sweep_attempts(manager: DatabaseSessionManager) -> int:
    """Forget what says nothing any more, some at a time so that nobody waits for it. Returns how many."""
    swept = 0
    while True:
        async with manager.connection() as connection:
            count = (await connection.execute(_SWEEP)).rowcount
        swept += count
        if count < _SWEPT_AT_ONCE:
            return swept


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row to be written, unless the proof is there."""

    key: bytes
    ahead: timedelta
    proof: bytes = b""


def _columns(rows: list[_Asked]) -> dict[str, list[object]]:
    return {
        "keys": [row.key for row in rows],
        "aheads": [row.ahead for row in rows],
        "proofs": [row.proof for row in rows],
    }


def _refuse(counted: list[tuple[timedelta, Limit]]) -> None:
    """By the limit that keeps them waiting longest. Raises TooManyAttempts."""
    waits = [(ahead - limit.window, limit) for ahead, limit in counted]
    wait, limit = max(waits, key=itemgetter(0), default=(timedelta(0), None))
    if limit and wait > timedelta(0):
        raise TooManyAttempts(retry_after=ceil(wait / timedelta(seconds=1)), limit=limit)


def _key_of(subject: Subject) -> bytes:
    """Nobody shall read there who signs in, or what they typed into the wrong field."""
    return sha256(f"{subject.limit.name}\0{subject.key}".encode("utf-8", "surrogatepass")).digest()


def _proof_of(subject: Subject | None) -> bytes:
    return sha256(b"proof\0" + _key_of(subject)).digest() if subject else b""
