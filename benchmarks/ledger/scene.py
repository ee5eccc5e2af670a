"""All that a fault can happen to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from benchmarks.breakable.disk import Disk
from benchmarks.breakable.line import Line
from benchmarks.ledger.client import Client
from benchmarks.ledger.postgres import Postgres
from benchmarks.ledger.server import Server


@dataclass(frozen=True, slots=True)
class Scene:
    postgres: Postgres
    line: Line
    server: Server
    clients: Sequence[Client]
    random: Random
    disk: Disk | None


Strike: TypeAlias = Callable[[Scene], Awaitable[object]]
"""Strikes and mends again. Gives something false when there was nothing to strike."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    name: str
    strike: Strike
