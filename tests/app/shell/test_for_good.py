"""What is imported is no place to look for garbage."""

import gc
from collections.abc import Iterator

import pytest

from app.shell.for_good import for_good


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    """The process of the tests goes on."""
    yield
    gc.unfreeze()


def test_nobody_looks_while_it_is_imported_or_afterwards() -> None:
    with for_good():
        assert not gc.isenabled()
        imported: list[object] = []
    assert gc.isenabled()
    assert all(each is not imported for each in gc.get_objects())


def test_an_import_that_fails_leaves_the_search_as_it_was() -> None:
    with pytest.raises(ImportError), for_good():
        raise ImportError
    assert gc.isenabled()
