"""Processes that end: the database's and the service's."""

import asyncio
from functools import partial
from signal import SIGINT, SIGKILL, SIGQUIT, SIGTERM, Signals
from typing import Final

from benchmarks.breakable.processes import send, until_gone
from benchmarks.ledger.scene import FaultKind, Scene

_WITHIN: Final = 30.0


async def restart_postgres(number: Signals, scene: Scene) -> bool:
    await scene.postgres.end(number)
    await scene.postgres.start()
    return True


async def kill_a_backend(scene: Scene) -> bool:
    """PostgreSQL then takes all of its sessions down, and recovers by itself."""
    async with scene.postgres.connection() as connection:
        backend = await connection.fetchval("SELECT pg_backend_pid()")
        send(SIGKILL, [backend])
        await asyncio.to_thread(until_gone, [backend], _WITHIN)
    await scene.postgres.until_ready()
    return True


async def restart_server(number: Signals, scene: Scene) -> bool:
    await scene.server.end(number)
    await scene.server.start()
    return True


FAULTS: Final = (
    FaultKind("PostgreSQL killed with -9, started", partial(restart_postgres, SIGKILL)),
    FaultKind("PostgreSQL restarted, immediate", partial(restart_postgres, SIGQUIT)),
    FaultKind("PostgreSQL restarted, fast", partial(restart_postgres, SIGINT)),
    FaultKind("a backend killed with -9", kill_a_backend),
    FaultKind("service killed with -9, started", partial(restart_server, SIGKILL)),
    FaultKind("service told to end, started", partial(restart_server, SIGTERM)),
)
