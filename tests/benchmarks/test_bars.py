"""`make bench` fails when Roster costs too much, or a peer too little."""

import pytest

from benchmarks.bars import bars
from benchmarks.contenders import FASTAPI_ORM, LIMIT, PEERS, ROSTER_ITSELF
from benchmarks.load import Request
from benchmarks.measure import Cost
from benchmarks.operations import Operation
from benchmarks.servers import Contender

DJANGO = next(peer for peer in PEERS if peer.name == "Django Ninja")


def _operation(at_most: float | None = None, *, is_change: bool = False) -> Operation:
    return Operation("ask", lambda _: Request("GET", "/"), 200, requests=1, at_most=at_most, is_change=is_change)


def _broken(operation: Operation, *costs: tuple[Contender, float]) -> list[str]:
    """Whose bars: all three rounds of each server cost the same."""
    measured = [Cost(operation, contender, (microseconds,) * 3) for contender, microseconds in costs]
    return [bar.most for bar in bars([measured]) if not bar.is_kept]


@pytest.mark.parametrize(("roster", "broken"), [(250.0, []), (251.0, ["Roster"])])
def test_roster_costs_at_most_so_many_times_the_limit(roster: float, broken: list[str]) -> None:
    assert _broken(_operation(at_most=2.5), (LIMIT, 100.0), (ROSTER_ITSELF, roster)) == broken


@pytest.mark.parametrize(
    ("peer", "is_change", "enough"),
    [(FASTAPI_ORM, False, 4.0), (DJANGO, False, 3.0), (FASTAPI_ORM, True, 2.0), (DJANGO, True, 2.0)],
    ids=["fastapi-reads", "another-reads", "fastapi-changes", "another-changes"],
)
def test_a_peer_costs_at_least_so_many_times_roster(peer: Contender, is_change: bool, enough: float) -> None:  # noqa: FBT001
    operation = _operation(is_change=is_change)
    ours = (LIMIT, 100.0), (ROSTER_ITSELF, 200.0)
    assert _broken(operation, *ours, (peer, 200.0 * enough)) == []
    assert _broken(operation, *ours, (peer, 200.0 * enough - 1)) == [peer.name]


def test_rounds_are_compared_with_their_neighbours() -> None:
    operation = _operation(at_most=2.0)
    busy_in_the_middle = (
        Cost(operation, LIMIT, (100.0, 300.0, 100.0)),
        Cost(operation, ROSTER_ITSELF, (190.0, 570.0, 190.0)),
    )
    assert [bar.is_kept for bar in bars([busy_in_the_middle])] == [True]
