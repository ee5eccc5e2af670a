"""What the figures must hold: Roster against the limit, and the peers against Roster."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.contenders import FASTAPI_ORM, LIMIT, PEERS, ROSTER_ITSELF
from benchmarks.measure import Cost, Spread
from benchmarks.operations import Operation

_READS, _CHANGES = 3.0, 2.0
_FASTAPI_ORM_READS: Final = 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """`found` is how many times the cost of `least` that of `most` is: at most or at least so many times."""

    operation: Operation
    most: str
    least: str
    found: Spread
    bound: float
    is_upper: bool

    @property
    def is_kept(self) -> bool:
        return self.found.typical <= self.bound if self.is_upper else self.found.typical >= self.bound

    def __str__(self) -> str:
        kind = "at most" if self.is_upper else "at least"
        return (
            f"{self.operation.name}: {self.most} costs {self.found.typical:.2f} times {self.least}, "
            f"where {kind} {self.bound} are asked for"
        )


def bars(measured: Sequence[Sequence[Cost]]) -> Iterator[Bar]:
    for costs in measured:
        by_name = {cost.contender.name: cost for cost in costs}
        yield from _of_operation(costs[0].operation, by_name)


def _of_operation(operation: Operation, costs: Mapping[str, Cost]) -> Iterator[Bar]:
    roster = costs[ROSTER_ITSELF.name]
    if operation.at_most is not None:
        times = roster.in_multiples_of(costs[LIMIT.name])
        yield Bar(operation, ROSTER_ITSELF.name, LIMIT.name, times, operation.at_most, is_upper=True)
    for peer in PEERS:
        if peer.name in costs:
            reads = _FASTAPI_ORM_READS if peer is FASTAPI_ORM else _READS
            bound = _CHANGES if operation.is_change else reads
            times = costs[peer.name].in_multiples_of(roster)
            yield Bar(operation, peer.name, ROSTER_ITSELF.name, times, bound, is_upper=False)
