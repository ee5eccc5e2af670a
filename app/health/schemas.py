"""Health as JSON."""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from domain.shared.readiness import PoolFigures


class Health(StrEnum):
    OK = "ok"
    FAILING = "failing"
    DRAINING = "draining"


Name = Annotated[str, Meta(max_length=64)]
CheckResult = Annotated[str, Meta(max_length=500, description="`ok`, or what is wrong and what to do.")]


class LiveResponse(Struct, frozen=True):
    status: Health


# DATABASE_POOL_SIZE and DATABASE_MAX_OVERFLOW together.
_MOST: Final = 2000


class PoolResponse(Struct, frozen=True):
    """The database connections of one pool, of the process that answers, at this moment."""

    size: Annotated[int, Meta(ge=1, le=_MOST, description="How many it keeps.", examples=[10])]
    open: Annotated[int, Meta(ge=0, le=_MOST, description="How many there are.", examples=[4])]
    in_use: Annotated[int, Meta(ge=0, le=_MOST, description="How many serve a request.", examples=[1])]

    @classmethod
    def of(cls, figures: PoolFigures) -> "PoolResponse":
        return cls(size=figures.size, open=figures.open, in_use=figures.in_use)


class ReadyResponse(Struct, frozen=True):
    status: Health
    checks: Annotated[dict[Name, CheckResult], Meta(examples=[{"database": "ok", "migrations": "ok"}])]
    pools: dict[Name, PoolResponse]
