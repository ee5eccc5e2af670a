"""How many connections each pool has, and how many of them are in use."""

from collections.abc import Iterable

from sqlalchemy.pool import QueuePool

from adapters.database.manager import DatabaseSessionManager
from domain.shared.figures import Figure


def pool_figures(manager: DatabaseSessionManager) -> Iterable[Figure]:
    for engine, name in ((manager.engine, "write"), (manager.read_engine, "read")):
        pool = engine.pool
        if isinstance(pool, QueuePool):
            of = {"engine": name}
            yield Figure(name="pool_size", meaning="Connections that the pool may keep open.", value=pool.size(), of=of)
            yield Figure(name="pool_in_use", meaning="Connections that requests hold.", value=pool.checkedout(), of=of)
