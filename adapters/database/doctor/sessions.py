"""Whether sessions of ours sit in a transaction and do nothing."""

from collections.abc import AsyncIterator
from typing import Final

from adapters.database.doctor.patient import Patient
from domain.shared.diagnosis import Finding, Verdict

# A request may well be between two statements for a moment.
SUSPICIOUS_SECONDS: Final = 1.0
_IDLE: Final = """
    SELECT count(*), min(pid), coalesce(extract(epoch FROM max(clock_timestamp() - state_change)), 0)::float
    FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'roster' AND state LIKE 'idle in transaction%'
      AND clock_timestamp() - state_change > make_interval(secs => :suspicious)
"""


async def look_at_idle_transactions(patient: Patient) -> AsyncIterator[Finding]:
    count, pid, seconds = await patient.ask(_IDLE, suspicious=SUSPICIOUS_SECONDS)
    if not count:
        yield Finding(subject="idle in transaction", found="none of ours")
        return
    is_ended = seconds < patient.options.idle_in_transaction_timeout
    yield Finding(
        subject="idle in transaction",
        verdict=Verdict.WARNING if is_ended else Verdict.FAILING,
        found=f"{count} of ours, the longest for {seconds:.0f} s",
        advice=f"Each holds a connection and its locks: SELECT pg_terminate_backend({pid}); then see what the log says "
        "of that time.",
    )
