"""Deals the faults at random: every kind once before any comes again."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from random import Random

import asyncpg

from benchmarks.ledger.scene import FaultKind, Scene


class Injector:
    """One deck. `struck` counts, by kind, what really found something to strike."""

    def __init__(self, deck: Sequence[FaultKind], random: Random, pause: float) -> None:
        """`pause` in seconds, on average: from the end of one fault to the next."""
        self._deck = deck
        self._pause = pause
        self._random = random
        self.struck: Counter[str] = Counter({kind.name: 0 for kind in deck})

    @property
    def has_struck_all(self) -> bool:
        """Every kind at least once."""
        return all(self.struck.values())

    async def inject(self, scene: Scene, is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            for kind in self._random.sample(self._deck, len(self._deck)):
                await asyncio.sleep(self._random.uniform(0.4, 1.6) * self._pause)
                if is_over.is_set():
                    return
                await self._strike(kind, scene)

    async def _strike(self, kind: FaultKind, scene: Scene) -> None:
        try:
            did_strike = await kind.strike(scene)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            # The other deck's fault was faster: the database is not there to be struck. Ended just after it was made,
            # a connection confuses asyncpg.
            return
        self.struck[kind.name] += bool(did_strike)
