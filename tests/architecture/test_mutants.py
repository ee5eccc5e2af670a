"""Every mutant can still be made: what it removes is there, and what it runs exists."""

import pytest

from tests.architecture.source import ROOT
from tests.faults.mutants import mutated
from tests.faults.mutations import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.protection)
def test_a_mutant_is_up_to_date(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text()
    assert mutated(mutant, text) != text
    for test in mutant.tests:
        assert (ROOT / test.split("::")[0]).exists()


def test_an_outdated_mutant_is_noticed() -> None:
    with pytest.raises(ValueError, match="up to date"):
        mutated(MUTANTS[0], "nothing to remove")
