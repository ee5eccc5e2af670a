"""How many connections each pool has, and how many of them are in use."""

from collections.abc import Iterable, Mapping

from sqlalchemy.pool import QueuePool

from adapters.database.manager import DatabaseSessionManager
from domain.shared.figures import Figure
from domain.shared.readiness import PoolFigures


def pools_of(manager: DatabaseSessionManager) -> Mapping[str, PoolFigures]:
    pools = {"write": manager.engine.pool, "read": manager.read_engine.pool}
    return {name: _figures(pool) for name, pool in pools.items() if isinstance(pool, QueuePool)}


def pool_figures(manager: DatabaseSessionManager) -> Iterable[Figure]:
    for name, pool in pools_of(manager).items():
        of = {"engine": name}
        yield Figure(name="pool_size", meaning="Connections that the pool may keep open.", value=pool.size, of=of)
        yield Figure(name="pool_in_use", meaning="Connections that requests hold.", value=pool.in_use, of=of)


def _figures(pool: QueuePool) -> PoolFigures:
    return PoolFigures(size=pool.size(), open=pool.checkedin() + pool.checkedout(), in_use=pool.checkedout())
