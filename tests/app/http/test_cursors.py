"""Cursors: what they stand for, and that nobody can read, make or move one."""

import re
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Request

from adapters.security.cursor_seal import SivCursorSeal
from app.http.cursors import CURSOR_LENGTH_MAX, CURSOR_LENGTH_MIN, CURSOR_PATTERN, Cursors, Place
from app.http.problems import HttpProblem
from domain.shared.cursors import CURSOR_SEAL
from domain.shared.page import Position
from tests.samples import NOBODY, NOON

OFFSETS = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS)  # noqa: DTZ001 (as hypothesis asks)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=3, max_size=454)
PLACES = st.builds(Place, st.builds(Position, TIMES | TEXTS, st.uuids()), st.booleans())
SEAL = SivCursorSeal("a secret")
PLACE = Place(Position("ana@example.com", NOBODY))


def cursors(query: str = "", *, path: str = "/v1/users", seal: SivCursorSeal = SEAL) -> Cursors:
    scope: Any = {
        "type": "http",
        "path": path,
        "query_string": query.encode(),
        "litestar_app": SimpleNamespace(state={CURSOR_SEAL: seal}),
    }
    return Cursors.asked_for(Request(scope))


@given(PLACES)
def test_a_cursor_stands_for_the_place_it_was_made_from(place: Place) -> None:
    cursor = cursors().write(place)
    assert re.search(CURSOR_PATTERN, cursor)
    assert CURSOR_LENGTH_MIN <= len(cursor) <= CURSOR_LENGTH_MAX
    assert cursors().read(cursor) == place


def test_equal_pages_have_equal_cursors() -> None:
    assert cursors().write(PLACE) == cursors().write(PLACE)


def test_it_shows_nothing_of_whom_it_stands_for() -> None:
    assert b"ana@example.com" not in SEAL.seal(b"ana@example.com", of=b"")


@pytest.mark.parametrize(
    "other",
    [
        cursors("sort=email"),
        cursors("status=active"),
        cursors(path="/v1/roles"),
        cursors(seal=SivCursorSeal("another secret")),
    ],
    ids=["order", "filter", "list", "service"],
)
def test_it_is_of_no_use_for_another(other: Cursors) -> None:
    with pytest.raises(HttpProblem) as refused:
        other.read(cursors().write(PLACE))
    assert [error.parameter for error in refused.value.errors or ()] == ["cursor"]


@pytest.mark.parametrize("query", ["limit=7", "cursor=x", "fields=id", "include=roles", "total=true"])
def test_what_concerns_one_page_alone_may_change(query: str) -> None:
    assert cursors(query).read(cursors().write(PLACE)) == PLACE


def test_the_order_of_the_parameters_does_not_matter() -> None:
    cursor = cursors("status=active&sort=email").write(PLACE)
    assert cursors("sort=email&status=active").read(cursor) == PLACE


@given(st.from_regex(CURSOR_PATTERN, fullmatch=True))
def test_a_forged_one_is_refused(cursor: str) -> None:
    with pytest.raises(HttpProblem):
        cursors().read(cursor)


@given(st.integers(0, 54))
def test_a_changed_one_is_refused(index: int) -> None:
    cursor = cursors().write(Place(Position(NOON, NOBODY)))
    changed = cursor[:index] + ("A" if cursor[index] != "A" else "g") + cursor[index + 1 :]
    with pytest.raises(HttpProblem):
        cursors().read(changed)
