"""The order of an examination: connect, then one question after the other."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Final, Literal, TypeAlias

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.doctor.limits import look_at_limits, look_at_pgbouncer, look_at_read_only
from adapters.database.doctor.patient import Patient, connected
from adapters.database.doctor.replica import look_at_lag
from adapters.database.doctor.server import look_at_clock, look_at_connections, look_at_migrations, look_at_version
from adapters.database.doctor.sessions import look_at_idle_transactions
from adapters.database.errors import sqlstate, translate
from adapters.database.manager import DatabaseSessionManager
from adapters.database.options import DatabaseOptions
from domain.shared.clock import Clock
from domain.shared.diagnosis import Finding, Verdict
from domain.shared.errors import Unavailable

Look: TypeAlias = Callable[[Patient], AsyncIterator[Finding]]

_OF_EACH: Final[Sequence[Look]] = (
    look_at_version,
    look_at_pgbouncer,
    look_at_limits,
    look_at_read_only,
    look_at_connections,
)
_OF_THE_WRITER: Final[Sequence[Look]] = (*_OF_EACH, look_at_migrations, look_at_idle_transactions, look_at_clock)
# By SQLSTATE or its first two characters (PostgreSQL manual, appendix A).
_ADVICE: Final = {
    "28": "Correct the user and the password in the URL, or the server's pg_hba.conf.",
    "3D": "Create the database, or correct its name in the URL.",
    "53": "The server has no connection left: raise its max_connections, or lower DATABASE_POOL_SIZE.",
    "57P03": "The server is starting or recovering: wait until it has finished.",
}
_CONNECTION: Final = ": connection"
_UNREACHABLE: Final = "Is it running, is the URL right, and does a firewall let this machine through?"


async def examine(options: DatabaseOptions, workers: int, clock: Clock) -> list[Finding]:
    """Every finding about the database that `options` lead to, for a service of so many processes."""
    manager = DatabaseSessionManager(options)
    admit = partial(Patient, options=options, workers=workers, clock=clock)
    try:
        findings = [each async for each in _examine(manager.engine, "write", admit)]
        findings += [each async for each in _examine(manager.read_engine, "read", admit)]
        if not any(each.verdict is Verdict.FAILING and each.subject.endswith(_CONNECTION) for each in findings):
            findings += [each async for each in look_at_lag(manager)]
        return findings
    finally:
        await manager.close()


async def _examine(
    engine: AsyncEngine, name: Literal["write", "read"], admit: Callable[..., Patient]
) -> AsyncIterator[Finding]:
    subject, url = f"{name}{_CONNECTION}", engine.url.render_as_string(hide_password=True)
    try:
        async with connected(engine) as connection:
            yield Finding(subject=subject, found=url)
            patient = admit(name=name, connection=connection)
            for look in _OF_EACH if patient.only_reads else _OF_THE_WRITER:
                async for finding in _looked(look, patient):
                    yield finding
    except Exception as error:
        if not isinstance(translate(error), Unavailable):
            raise
        code = sqlstate(getattr(error, "orig", error)) or ""
        advice = _ADVICE.get(code) or _ADVICE.get(code[:2]) or _UNREACHABLE
        yield Finding(subject=subject, verdict=Verdict.FAILING, found=f"{url}: {type(error).__name__}", advice=advice)


async def _looked(look: Look, patient: Patient) -> AsyncIterator[Finding]:
    try:
        async for finding in look(patient):
            yield finding
    except DBAPIError as error:
        if isinstance(translate(error), Unavailable):
            raise
        subject = look.__name__.removeprefix("look_at_").replace("_", " ")
        found = f"could not be seen: {sqlstate(error.orig) or type(error).__name__}"
        advice = f"Let the role {patient.role} read the server's settings and activity, and the tables."
        yield Finding(subject=f"{patient.name}: {subject}", verdict=Verdict.WARNING, found=found, advice=advice)
