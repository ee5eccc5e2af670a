"""Whether the server limits us, whoever set the limits, and whether PgBouncer stands in between."""

from collections.abc import AsyncIterator
from typing import Final

from adapters.database.doctor.patient import Patient
from domain.shared.diagnosis import Finding, Verdict

_LIMITS: Final = {
    "statement_timeout": "statement_timeout",
    "lock_timeout": "lock_timeout",
    "idle_in_transaction_session_timeout": "idle_in_transaction_timeout",
}
"""The server's name for a limit, and ours."""
_SETTING: Final = "SELECT setting::bigint FROM pg_settings WHERE name = :name"


async def look_at_pgbouncer(patient: Patient) -> AsyncIterator[Finding]:
    subject, told = f"{patient.name}: PgBouncer", patient.options.pgbouncer
    if await patient.is_behind_pgbouncer():
        if told is False:
            yield Finding(
                subject=subject,
                verdict=Verdict.FAILING,
                found="stands in between, although DATABASE_PGBOUNCER=false",
                advice="Remove DATABASE_PGBOUNCER: prepared statements would fail now and then.",
            )
        else:
            yield Finding(subject=subject, found="stands in between: nothing is prepared, the limits are the role's")
    elif told:
        yield Finding(
            subject=subject,
            verdict=Verdict.WARNING,
            found="does not stand in between, although DATABASE_PGBOUNCER=true",
            advice="Remove DATABASE_PGBOUNCER: limits are not set, and each statement is parsed anew.",
        )
    else:
        yield Finding(subject=subject, found="does not stand in between")


async def look_at_limits(patient: Patient) -> AsyncIterator[Finding]:
    """On the server's side: they end what a lost or stuck process of ours leaves behind."""
    for name, ours in _LIMITS.items():
        wanted = round(getattr(patient.options, ours) * 1000)
        found: int = (await patient.ask(_SETTING, name=name))[0]
        subject, order = f"{patient.name}: {name}", f"ALTER ROLE {patient.role} SET {name} = '{wanted}ms';"
        if found == 0:
            yield Finding(subject=subject, verdict=Verdict.FAILING, found="off", advice=order)
        elif found != wanted:
            said = f"{found} ms, and DATABASE_{ours.upper()} says {wanted} ms"
            yield Finding(subject=subject, verdict=Verdict.WARNING, found=said, advice=order)
        else:
            yield Finding(subject=subject, found=f"{found} ms")


async def look_at_read_only(patient: Patient) -> AsyncIterator[Finding]:
    is_read_only = (await patient.ask("SHOW transaction_read_only"))[0] == "on"
    subject = f"{patient.name}: read-only"
    if is_read_only == patient.only_reads:
        yield Finding(subject=subject, found="yes, as it must be" if is_read_only else "no, as it must be")
    elif is_read_only:
        yield Finding(
            subject=subject,
            verdict=Verdict.FAILING,
            found="yes: nothing can be changed",
            advice="Let DATABASE_URL name the primary, with a role that may write.",
        )
    else:
        yield Finding(
            subject=subject,
            verdict=Verdict.WARNING,
            found="no: a GET that writes by mistake is not refused by the server",
            advice="Name a role in READ_DATABASE_URL for which this holds: "
            "ALTER ROLE roster_reader SET default_transaction_read_only = on;",
        )
