"""The order of an examination: connect, then one question after the other."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final, TypeAlias

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
    "28": "Correct the user and the password in {}, or the server's pg_hba.conf.",
    "3D": "Create the database, or correct its name in {}.",
    "53": "The server has no connection left: raise its max_connections, or lower DATABASE_POOL_SIZE.",
    "57P03": "The server is starting or recovering: wait until it has finished.",
}
_UNREACHABLE: Final = "Is it running, is {} right, and does a firewall let this machine through?"


async def examine(options: DatabaseOptions, workers: int) -> list[Finding]:
    """Every finding about the database that `options` lead to, for a service of so many processes."""
    manager = DatabaseSessionManager(options)
    try:
        findings = [each async for each in _examine(manager.engine, "write", options, workers)]
        findings += [each async for each in _examine(manager.read_engine, "read", options, workers)]
        if all(each.verdict is not Verdict.FAILING for each in findings if each.subject.endswith("connection")):
            findings += [each async for each in look_at_lag(manager)]
        return findings
    finally:
        await manager.close()


async def _examine(engine: AsyncEngine, name: str, options: DatabaseOptions, workers: int) -> AsyncIterator[Finding]:
    elsewhere = options.read_url is not None
    setting = "READ_DATABASE_URL" if name == "read" and elsewhere else "DATABASE_URL"
    subject = f"{name}: connection"
    try:
        async with connected(engine) as connection:
            yield Finding(subject=subject, found=engine.url.render_as_string(hide_password=True))
            patient = Patient(
                name=name,
                setting=setting,
                connection=connection,
                options=options,
                workers=workers,
                reads_elsewhere=elsewhere,
            )
            for look in _OF_THE_WRITER if name == "write" else _OF_EACH:
                async for finding in _looked(look, patient):
                    yield finding
    except Exception as error:
        if not isinstance(translate(error), Unavailable):
            raise
        code = sqlstate(getattr(error, "orig", error)) or ""
        advice = _ADVICE.get(code) or _ADVICE.get(code[:2]) or _UNREACHABLE
        found = f"{engine.url.render_as_string(hide_password=True)}: {type(error).__name__}"
        yield Finding(subject=subject, verdict=Verdict.FAILING, found=found, advice=advice.format(setting))


async def _looked(look: Look, patient: Patient) -> AsyncIterator[Finding]:
    try:
        async for finding in look(patient):
            yield finding
    except DBAPIError as error:
        subject = look.__name__.removeprefix("look_at_").replace("_", " ")
        found = f"could not be seen: {sqlstate(error.orig) or type(error).__name__}"
        advice = f"Let the role {patient.role} read the server's settings and activity."
        yield Finding(subject=f"{patient.name}: {subject}", verdict=Verdict.WARNING, found=found, advice=advice)
