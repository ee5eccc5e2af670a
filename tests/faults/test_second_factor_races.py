"""Twenty at once with one step of an authenticator, through two pools, where no lock makes them wait: one wins.

RACE_ROUNDS says how often. Over HTTP, where the lock comes first: test_code_races.py.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Final

import pytest
from sqlalchemy.engine import URL

from adapters.database.manager import DatabaseSessionManager
from adapters.database.second_factor import SqlSecondFactorRepository
from adapters.database.users.repository import SqlUserRepository
from adapters.security.totp import TotpAuthenticators
from domain.second_factor.entities import TotpFactor
from tests.databases import managed, new_database
from tests.faults.racing import RACERS, ROUNDS
from tests.samples import NOON, a_user

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]

AUTHENTICATORS: Final = TotpAuthenticators("a secret key", "Roster")


@pytest.fixture(scope="module")
async def managers(postgres: URL, template: str) -> AsyncIterator[list[DatabaseSessionManager]]:
    """Two, as in two processes."""
    patient = {"pool_timeout": 60, "lock_timeout": 60, "statement_timeout": 60, "connect_timeout": 60}
    async with (
        new_database(postgres, template=template) as url,
        managed(url, **patient) as first,
        managed(url, **patient) as second,
    ):
        yield [first, second]


async def enrolled(manager: DatabaseSessionManager) -> TotpFactor:
    user = a_user(f"{os.urandom(8).hex()}@example.com")
    enrolment = AUTHENTICATORS.enrol(user.id, user.email.address)
    factor = TotpFactor(user_id=user.id, sealed_secret=enrolment.sealed_secret, created_at=NOON)
    async with manager.session() as session:
        await SqlUserRepository(session).add(user)
        factors = SqlSecondFactorRepository(session)
        await factors.enrol(factor)
        await factors.confirm(factor, step=0, at=NOON)
    return factor


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_without_the_lock_too_one_statement_decides(managers: list[DatabaseSessionManager], _round: int) -> None:
    factor = await enrolled(managers[0])

    async def use_step(number: int) -> bool:
        async with managers[number % 2].session() as session:
            return await SqlSecondFactorRepository(session).use_step(factor, 100)

    assert sum(await asyncio.gather(*(use_step(number) for number in range(RACERS)))) == 1
