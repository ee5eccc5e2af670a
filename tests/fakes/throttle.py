"""Attempts that are counted in memory, by a clock that a test moves."""

from collections.abc import Collection
from datetime import datetime, timedelta
from math import ceil
from operator import itemgetter

from domain.shared.clock import Clock
from domain.shared.throttle import PROOF_LASTS, Proof, Subject, Throttle, TooManyAttempts


class FakeThrottle(Throttle):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[tuple[str, str], datetime] = {}
        self._proved_until: dict[Proof, datetime] = {}

    async def attempt(self, *subjects: Subject) -> None:
        now = self._clock.now()
        counted = {
            _key_of(each): (max(self._until.get(_key_of(each), now), now) + each.limit.spacing, each.limit)
            for each in subjects
            if not self._is_proved(each.unless)
        }
        waits = [(until - now - limit.window, limit) for until, limit in counted.values()]
        wait, limit = max(waits, key=itemgetter(0), default=(timedelta(0), None))
        if limit and wait > timedelta(0):
            raise TooManyAttempts(retry_after=ceil(wait / timedelta(seconds=1)), limit=limit)
        self._until |= {key: until for key, (until, _) in counted.items()}

    async def forgive(self, *subjects: Subject, proofs: Collection[Proof] = ()) -> None:
        for subject in subjects:
            self._until.pop(_key_of(subject), None)
        self._proved_until |= dict.fromkeys(proofs, self._clock.now() + PROOF_LASTS)

    def _is_proved(self, proof: Proof | None) -> bool:
        now = self._clock.now()
        return proof is not None and self._proved_until.get(proof, now) > now


def _key_of(subject: Subject) -> tuple[str, str]:
    return subject.limit.name, subject.key
