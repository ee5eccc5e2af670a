"""Health as JSON."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class Health(StrEnum):
    OK = "ok"
    FAILING = "failing"
    DRAINING = "draining"


CheckName = Annotated[str, Meta(max_length=64)]
CheckResult = Annotated[str, Meta(max_length=500, description="`ok`, or what is wrong and what to do.")]


class LiveResponse(Struct, frozen=True):
    status: Health


class ReadyResponse(Struct, frozen=True):
    status: Health
    checks: Annotated[dict[CheckName, CheckResult], Meta(examples=[{"database": "ok", "migrations": "ok"}])]
