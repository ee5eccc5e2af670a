"""Whether the server is one that Roster works with: its version, its tables, its clock, its room."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

from adapters.database.doctor.patient import Patient
from adapters.database.migrations import head_revision, stored_revision
from domain.shared.diagnosis import Finding, Verdict

OLDEST_VERSION: Final = 14
_CLOCK_WARNING, _CLOCK_FAILING = 1.0, 60.0
_ROOM: Final = """
    SELECT setting::int - (SELECT sum(setting::int) FROM pg_settings
                           WHERE name IN ('superuser_reserved_connections', 'reserved_connections'))
    FROM pg_settings WHERE name = 'max_connections'
"""


async def look_at_version(patient: Patient) -> AsyncIterator[Finding]:
    number, name = await patient.ask("SELECT current_setting('server_version_num')::int, version()")
    subject, found = f"{patient.name}: version", " ".join(name.split()[:2])
    if number < OLDEST_VERSION * 10_000:
        advice = f"Upgrade the server: Roster is tested with PostgreSQL {OLDEST_VERSION} and newer."
        yield Finding(subject=subject, verdict=Verdict.FAILING, found=found, advice=advice)
    else:
        yield Finding(subject=subject, found=found)


async def look_at_migrations(patient: Patient) -> AsyncIterator[Finding]:
    found, expected = await stored_revision(patient.connection), head_revision()
    if found == expected:
        yield Finding(subject="migrations", found=f"at {found}, the newest")
    else:
        said = f"at {found}, expected {expected}"
        yield Finding(subject="migrations", verdict=Verdict.FAILING, found=said, advice="Run `roster db upgrade`.")


async def look_at_clock(patient: Patient) -> AsyncIterator[Finding]:
    """Tokens, expiry and the order of events compare times of both machines."""
    before = patient.clock.now()
    there: datetime = (await patient.ask("SELECT clock_timestamp()"))[0]
    after = patient.clock.now()
    # What the question itself took proves nothing.
    yield _clock(max(before - there, there - after, timedelta(0)).total_seconds())


def _clock(difference: float) -> Finding:
    found = f"{difference:.1f} s from the server's"
    if difference <= _CLOCK_WARNING:
        return Finding(subject="clock", found=found)
    verdict = Verdict.FAILING if difference > _CLOCK_FAILING else Verdict.WARNING
    advice = "Let both machines take their time from the same source (NTP)."
    return Finding(subject="clock", verdict=verdict, found=found, advice=advice)


async def look_at_connections(patient: Patient) -> AsyncIterator[Finding]:
    """What all workers open at most, and twice that, as while old and new ones run side by side."""
    if patient.only_reads and not patient.reads_elsewhere:
        # Both pools were counted when the other engine was looked at.
        return
    pool = patient.options.pool_size + patient.options.max_overflow
    wanted = patient.workers * pool * (1 if patient.reads_elsewhere else 2)
    room: int = (await patient.ask(_ROOM))[0]
    subject, found = f"{patient.name}: room for connections", f"{wanted} of the server's {room}"
    if await patient.is_behind_pgbouncer():
        yield Finding(subject=subject, found=f"{wanted} of PgBouncer's max_client_conn, which is not to be seen here")
    elif wanted > room:
        advice = "Lower DATABASE_POOL_SIZE or ROSTER_WORKERS, or raise the server's max_connections."
        yield Finding(subject=subject, verdict=Verdict.FAILING, found=found, advice=advice)
    elif 2 * wanted > room:
        advice = "While a restart has old and new workers run side by side, some may get none: keep half of them free."
        yield Finding(subject=subject, verdict=Verdict.WARNING, found=found, advice=advice)
    else:
        yield Finding(subject=subject, found=found)
