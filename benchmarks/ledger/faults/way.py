"""What happens to one request between the service and the database."""

import asyncio
from functools import partial
from typing import Final

from benchmarks.breakable.call import Loss
from benchmarks.ledger.postgres import OURS
from benchmarks.ledger.scene import FaultKind, Scene

_WITHIN: Final = 0.5
_TRIES: Final = 100
_TERMINATE: Final = """
    SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND application_name <> $1 AND xact_start IS NOT NULL
"""


async def terminate_backends(scene: Scene) -> int:
    """Those with an open transaction."""
    async with scene.postgres.connection() as connection:
        for _ in range(_TRIES):
            if terminated := await connection.fetchval(_TERMINATE, OURS):
                return int(terminated)
            await asyncio.sleep(_WITHIN / _TRIES)
    return 0


async def lose(loss: Loss, scene: Scene) -> int:
    times = scene.random.randint(1, 6)
    with scene.line.losing(loss, times) as left:
        await asyncio.sleep(_WITHIN)
    return times - len(left)


async def cut(scene: Scene) -> int:
    return scene.line.cut()


FAULTS: Final = (
    FaultKind("backends terminated inside a transaction", terminate_backends),
    FaultKind("reply to COMMIT swallowed", partial(lose, Loss.REPLY)),
    FaultKind("COMMIT lost on its way", partial(lose, Loss.COMMIT)),
    FaultKind("connections to the database cut", cut),
)
