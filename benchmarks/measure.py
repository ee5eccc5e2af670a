"""Rounds in turn, A B A B, so that whatever else the machine does falls on every server alike."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final
from uuid import UUID

from benchmarks.cpu import cpu_seconds
from benchmarks.load import Answer, UnexpectedAnswerError, send
from benchmarks.operations import Operation
from benchmarks.servers import Server

ROUNDS: Final = 11


@dataclass(frozen=True, slots=True)
class Spread:
    typical: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one operation on one server: microseconds of CPU a request, one figure a round."""

    operation: Operation
    server: str
    rounds: tuple[float, ...]

    @property
    def spread(self) -> Spread:
        return _spread(self.rounds)

    def in_multiples_of(self, limit: "Cost") -> Spread:
        """Each round is compared with the limit's round beside it."""
        return _spread([own / least for own, least in zip(self.rounds, limit.rounds, strict=True)])


def measure(operation: Operation, servers: Sequence[Server], users: Iterator[UUID]) -> list[Cost]:
    """One Cost a server, in their order. Raises UnexpectedAnswerError when the servers do not answer alike."""
    for server in servers:
        _round(operation, server, users)  # warms up
    rounds = [[_round(operation, server, users) for server in servers] for _ in range(ROUNDS)]
    _require_same_answers(operation, servers, next(users))
    figures = zip(*rounds, strict=True)
    return [Cost(operation, server.name, each) for server, each in zip(servers, figures, strict=True)]


def _round(operation: Operation, server: Server, users: Iterator[UUID]) -> float:
    requests = operation.round(users)
    before = cpu_seconds(server.pid)
    send(server.port, requests, expected=operation.status)
    return (cpu_seconds(server.pid) - before) / len(requests) * 1e6


def _require_same_answers(operation: Operation, servers: Sequence[Server], user_id: UUID) -> None:
    bodies = [
        _body(operation, send(server.port, [operation.request(user_id)], expected=operation.status))
        for server in servers
    ]
    for server, body in zip(servers, bodies, strict=True):
        if body != bodies[0]:
            raise UnexpectedAnswerError(
                f"{operation.name}: {server.name} answers {str(body)[:500]}, {servers[0].name} {str(bodies[0])[:500]}"
            )


def _body(operation: Operation, answer: Answer) -> Any:
    if not operation.own:
        return answer.body
    return {name: None if name in operation.own else value for name, value in json.loads(answer.body).items()}


def _spread(figures: Sequence[float]) -> Spread:
    return Spread(median(figures), min(figures), max(figures))
