"""One suite for the fakes and for PostgreSQL, so that the fakes stay honest."""

import pytest

from tests.adapters.database.transactions import Begin, on_fakes, on_postgres
from tests.fakes.register import FakeRegister


@pytest.fixture(params=["fake", pytest.param("postgres", marks=pytest.mark.database)])
def begin(request: pytest.FixtureRequest) -> Begin:
    if request.param == "fake":
        return on_fakes(FakeRegister())
    return on_postgres(request.getfixturevalue("manager"))
