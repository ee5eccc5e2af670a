"""Rounds in turn, A B A B, so that whatever else the machine does falls on every server alike."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from benchmarks.cpu import cpu_seconds
from benchmarks.load import Answer, UnexpectedAnswerError, send
from benchmarks.operations import Operation
from benchmarks.servers import Server


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one operation on one server: microseconds of CPU a request, one figure a round."""

    operation: Operation
    server: str
    rounds: tuple[float, ...]

    @property
    def typical(self) -> float:
        return median(self.rounds)

    def in_multiples_of(self, limit: "Cost") -> tuple[float, float, float]:
        """The typical, the lowest and the highest, each round compared with the limit's round beside it."""
        ratios = [own / least for own, least in zip(self.rounds, limit.rounds, strict=True)]
        return median(ratios), min(ratios), max(ratios)


def measure(operation: Operation, servers: Sequence[Server], ids: Sequence[UUID], repeats: int) -> list[Cost]:
    """One Cost a server, in their order. Raises UnexpectedAnswerError when the servers do not answer alike."""
    for server in servers:
        send(server.port, operation.round(ids)[:200], expected=operation.status)
    _require_same_answers(operation, servers, ids)
    rounds: dict[str, list[float]] = {server.name: [] for server in servers}
    for _ in range(repeats):
        for server in servers:
            rounds[server.name].append(_round(operation, server, ids))
    return [Cost(operation, name, tuple(figures)) for name, figures in rounds.items()]


def _round(operation: Operation, server: Server, ids: Sequence[UUID]) -> float:
    requests = operation.round(ids)
    before = cpu_seconds(server.pid)
    send(server.port, requests, expected=operation.status)
    return (cpu_seconds(server.pid) - before) / len(requests) * 1e6


def _require_same_answers(operation: Operation, servers: Sequence[Server], ids: Sequence[UUID]) -> None:
    first, *others = (send(server.port, [operation.request(ids[0])], expected=operation.status) for server in servers)
    for answer, server in zip(others, servers[1:], strict=True):
        if _comparable(operation, answer) != _comparable(operation, first):
            raise UnexpectedAnswerError(
                f"{operation.name}: {server.name} answers {answer.body[:500]!r}, {servers[0].name} {first.body[:500]!r}"
            )


def _comparable(operation: Operation, answer: Answer) -> Any:
    if not operation.own:
        return answer.body
    return {name: None if name in operation.own else value for name, value in json.loads(answer.body).items()}
