"""What an examination of the surroundings finds, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """It works, and will not under load or after a failure."""
    FAILING = "failing"
    """It does not work, or something promised does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at. `advice` says what to change, and is empty when all is well."""

    subject: str
    verdict: Verdict = Verdict.OK
    found: str
    advice: str = ""
