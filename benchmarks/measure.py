"""Rounds in turn, A B A B, so that whatever else the machine does falls on every server alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final
from uuid import UUID

from benchmarks.agreement import require_same_answers
from benchmarks.cpu import cpu_seconds
from benchmarks.load import send
from benchmarks.operations import Operation
from benchmarks.progress import Progress
from benchmarks.servers import Contender, Server

ROUNDS: Final = 11
"""Besides the first, which warms up and is not counted."""


@dataclass(frozen=True, slots=True)
class Spread:
    typical: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one operation on one server: microseconds of CPU a request, one figure a round."""

    operation: Operation
    contender: Contender
    rounds: tuple[float, ...]

    @property
    def spread(self) -> Spread:
        return _spread(self.rounds)

    def in_multiples_of(self, other: "Cost") -> Spread:
        """Each round is compared with the other's round beside it."""
        return _spread([own / least for own, least in zip(self.rounds, other.rounds, strict=True)])


@dataclass(frozen=True, slots=True)
class Run:
    """The costs of each operation, those of the limit first, and under which conditions they were found."""

    costs: Sequence[Sequence[Cost]]
    rounds: int
    people: int
    environment: str


def measure(
    operation: Operation, servers: Sequence[Server], users: Iterator[UUID], rounds: int, progress: Progress
) -> list[Cost]:
    """One Cost for each server that has the operation, in their order.

    Raises UnexpectedAnswerError when the servers do not answer alike.
    """
    able = [server for server in servers if server.contender.has(operation.name)]
    require_same_answers(operation, able, next(users))
    figures: dict[str, list[float]] = {server.contender.name: [] for server in able}
    for _ in range(1 + rounds):
        for server in able:
            figures[server.contender.name].append(_round(operation, server, users))
            progress.step(f"{operation.name}: {server.contender.name}")
    return [Cost(operation, each.contender, tuple(figures[each.contender.name][1:])) for each in able]


def _round(operation: Operation, server: Server, users: Iterator[UUID]) -> float:
    requests = [server.contender.asked(request) for request in operation.round(users)]
    before = cpu_seconds(server.pid)
    send(server.port, requests, expected=operation.status)
    return (cpu_seconds(server.pid) - before) / len(requests) * 1e6


def _spread(figures: Sequence[float]) -> Spread:
    return Spread(median(figures), min(figures), max(figures))
