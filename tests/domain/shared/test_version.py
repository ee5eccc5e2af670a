"""The rule against lost updates."""

import pytest

from domain.shared.version import VersionIsStale, require_version


@pytest.mark.parametrize("expected", [None, frozenset({3}), frozenset({1, 3})])
def test_who_knows_the_current_version_may_go_on(expected: frozenset[int] | None) -> None:
    require_version(3, expected)


@pytest.mark.parametrize("expected", [frozenset({2}), frozenset({4, 5}), frozenset()])
def test_who_does_not_is_refused(expected: frozenset[int]) -> None:
    with pytest.raises(VersionIsStale):
        require_version(3, expected)
