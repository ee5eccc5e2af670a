"""One suite for the fakes and for PostgreSQL, so that the fakes stay honest."""

import pytest

from tests.adapters.database.transactions import Begin, on_fakes, on_postgres
from tests.databases import Database
from tests.fakes.register import FakeRegister


@pytest.fixture
async def database(database: Database) -> Database:
    """With nobody in it: here no request is made, and what a repository finds is what the test gave it."""
    await database.observer.execute("DELETE FROM users")
    return database


@pytest.fixture(params=["fake", pytest.param("postgres", marks=pytest.mark.database)])
def begin(request: pytest.FixtureRequest) -> Begin:
    if request.param == "fake":
        return on_fakes(FakeRegister())
    return on_postgres(request.getfixturevalue("manager"))
