"""Servers that answer differently are not compared."""

from typing import Any

import pytest

from benchmarks.agreement import agree

OURS = {"items": [{"id": 1, "roles": ["a", "b"], "created_at": "2026-11-24T00:00:00.123456Z"}], "next_cursor": "x"}


@pytest.mark.parametrize(
    ("theirs", "is_alike"),
    [
        ({"items": [{"id": 1, "roles": ["a", "b"], "created_at": "2026-11-24T00:00:00.123Z"}], "total": 1}, True),
        ({"items": [{"id": 1, "roles": ["a"]}]}, False),
        ({"items": [{"id": 2, "roles": ["a", "b"]}]}, False),
        ({"items": []}, False),
        ({"items": [OURS["items"][0], OURS["items"][0]]}, False),
    ],
    ids=["alike", "a-role-less", "another-user", "nobody", "one-more"],
)
def test_a_peer_says_the_same_in_the_members_that_it_has(theirs: Any, is_alike: bool) -> None:  # noqa: FBT001
    assert agree(theirs, OURS, own=frozenset({"next_cursor"})) is is_alike


def test_what_a_server_makes_for_itself_is_not_compared() -> None:
    assert agree({"id": 1, "email": "a"}, {"id": 2, "email": "a"}, own=frozenset({"id"}))
