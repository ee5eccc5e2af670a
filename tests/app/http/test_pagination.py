"""Cursors: what they stand for, and that none can do harm."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http.pagination import CURSOR_PATTERN, decode_cursor, encode_cursor, page_request
from domain.shared.page import PageRequest, Position
from tests.samples import NOBODY, NOON

OFFSETS = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
# As far as the form reaches.
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(4253, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 (as hypothesis asks)


@given(st.builds(Position, TIMES, st.uuids()))
def test_a_cursor_stands_for_the_position_it_was_made_from(position: Position) -> None:
    cursor = encode_cursor(position)
    assert cursor
    assert re.search(CURSOR_PATTERN, cursor)
    assert len(cursor) == 46
    assert decode_cursor(cursor) == position
    assert decode_cursor(cursor).at.utcoffset() == timedelta(0)


@given(st.from_regex(CURSOR_PATTERN, fullmatch=True).filter(lambda text: len(text) == 46))
def test_whatever_looks_like_a_cursor_is_one(cursor: str) -> None:
    assert encode_cursor(decode_cursor(cursor)) == cursor


@pytest.mark.parametrize("digit", "0f")
def test_a_forged_cursor_of_extremes_is_a_position_too(digit: str) -> None:
    position = decode_cursor(digit * 46)
    assert datetime(1970, 1, 1, tzinfo=UTC) <= position.at < datetime(4254, 1, 1, tzinfo=UTC)


def test_without_a_cursor_the_list_begins_at_its_beginning() -> None:
    assert page_request(7, None) == PageRequest(7, None)
    assert encode_cursor(None) is None


def test_with_a_cursor_it_goes_on_behind_it() -> None:
    position = Position(NOON, NOBODY)
    assert page_request(7, encode_cursor(position)) == PageRequest(7, position)
