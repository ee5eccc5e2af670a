"""How far behind the server that answers reads is."""

from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import text

from adapters.database.doctor.patient import connected
from adapters.database.manager import DatabaseSessionManager
from domain.shared.diagnosis import Finding, Verdict

LATE_SECONDS: Final = 5.0
_WRITTEN: Final = text("SELECT pg_current_wal_lsn()::text")
_REPLAYED: Final = text("""
    SELECT pg_wal_lsn_diff(CAST(CAST(:written AS text) AS pg_lsn), pg_last_wal_replay_lsn())::bigint,
           extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float
""")


async def look_at_lag(manager: DatabaseSessionManager) -> AsyncIterator[Finding]:
    """Says nothing where no standby reads. A standby that has replayed all there is has no lag, however old that is."""
    async with connected(manager.read_engine) as read, connected(manager.engine) as write:
        if not (await read.execute(text("SELECT pg_is_in_recovery()"))).scalar_one():
            return
        written = (await write.execute(_WRITTEN)).scalar_one()
        behind, seconds = (await read.execute(_REPLAYED, {"written": written})).one()
    if behind <= 0:
        yield Finding(subject="replica", found="has everything")
        return
    said = f"{behind} bytes behind, its last change is {seconds or 0:.1f} s old"
    if seconds is not None and seconds <= LATE_SECONDS:
        yield Finding(subject="replica", found=said)
    else:
        advice = "See pg_stat_wal_receiver there and pg_stat_replication here; meanwhile unset READ_DATABASE_URL."
        yield Finding(subject="replica", verdict=Verdict.WARNING, found=said, advice=advice)
