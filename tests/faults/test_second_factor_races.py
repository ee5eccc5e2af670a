"""Twenty at once with one code, through two pools of connections: one wins. RACE_ROUNDS says how often."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Final

import pyotp
import pytest
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import SqlAuditTrail
from adapters.database.manager import DatabaseSessionManager
from adapters.database.second_factor import SqlSecondFactorRepository
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.database.users import SqlUserRepository
from adapters.security.recovery_codes import HashedRecoveryCodes
from adapters.security.totp import STEP_SECONDS, TotpAuthenticators
from domain.second_factor.codes import SingleUseCodes
from domain.second_factor.entities import Enrolment, TotpFactor
from domain.second_factor.errors import NothingToConfirm, SecondFactorNotEnabled
from domain.second_factor.proofs import CodeProof
from domain.second_factor.use_cases.confirm_totp import ConfirmTotp
from domain.second_factor.use_cases.replace_recovery_codes import ReplaceRecoveryCodes
from domain.shared.actor import Actor, Origin
from domain.users.entities import User
from tests.databases import Connection, Database, connect, managed, new_database
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle
from tests.samples import NOBODY, NOON, a_user

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "10"))
RACERS: Final = 20
AUTHENTICATORS: Final = TotpAuthenticators("a secret key", "Roster")
RECOVERY_CODES: Final = HashedRecoveryCodes("a secret key")
Racing = tuple[list[DatabaseSessionManager], Connection]


@pytest.fixture(scope="module")
async def racing(postgres: URL, template: str) -> AsyncIterator[Racing]:
    """Two managers, as in two processes, and a connection that sees what is committed."""
    patient = {"pool_timeout": 60, "lock_timeout": 60, "statement_timeout": 60, "connect_timeout": 60}
    async with new_database(postgres, template=template) as url:
        truth = await connect(url)
        async with managed(url, **patient) as first, managed(url, **patient) as second:
            yield [first, second], truth
        await truth.close()


async def race(managers: list[DatabaseSessionManager], attempt: Callable[[AsyncSession], Awaitable[bool]]) -> int:
    """How many of all who try at once succeed."""

    async def once(number: int) -> bool:
        async with managers[number % 2].session() as session:
            return await attempt(session)

    return sum(await asyncio.gather(*(once(number) for number in range(RACERS))))


async def enrol(managers: list[DatabaseSessionManager], *, confirmed: bool) -> tuple[User, Enrolment]:
    user = a_user(f"{os.urandom(8).hex()}@example.com")
    enrolment = AUTHENTICATORS.enrol(user.id, user.email.address)
    factor = TotpFactor(user_id=user.id, sealed_secret=enrolment.sealed_secret, created_at=NOON)
    async with managers[0].session() as session:
        await SqlUserRepository(session).add(user)
        factors = SqlSecondFactorRepository(session)
        await factors.enrol(factor)
        if confirmed:
            await factors.confirm(factor, step=0, at=NOON)
    return user, enrolment


def codes(session: AsyncSession) -> SingleUseCodes:
    return SingleUseCodes(
        factors=SqlSecondFactorRepository(session),
        authenticators=AUTHENTICATORS,
        recovery_codes=RECOVERY_CODES,
        audit=audit(session),
    )


def audit(session: AsyncSession) -> SqlAuditTrail:
    return SqlAuditTrail(session, Origin(actor=Actor(name="tester")))


def confirm_totp(session: AsyncSession, actor: Actor) -> ConfirmTotp:
    return ConfirmTotp(
        actor=actor,
        factors=SqlSecondFactorRepository(session),
        authenticators=AUTHENTICATORS,
        recovery_codes=RECOVERY_CODES,
        throttle=FakeThrottle(FakeClock()),
        audit=audit(session),
        clock=FakeClock(),
    )


def replace_recovery_codes(session: AsyncSession, actor: Actor) -> ReplaceRecoveryCodes:
    proof = CodeProof(
        second_factors=codes(session), throttle=FakeThrottle(FakeClock()), unit_of_work=SqlUnitOfWork(session)
    )
    return ReplaceRecoveryCodes(
        actor=actor,
        code=proof,
        factors=SqlSecondFactorRepository(session),
        recovery_codes=RECOVERY_CODES,
        audit=audit(session),
        clock=FakeClock(),
    )


@pytest.mark.parametrize(
    ("use_case", "confirmed", "refusal"),
    [(confirm_totp, False, NothingToConfirm), (replace_recovery_codes, True, SecondFactorNotEnabled)],
)
@pytest.mark.parametrize("deleted", [False, True])
async def test_whoever_changes_a_user_meanwhile_goes_first_and_waits_for_nobody(
    database: Database,
    manager: DatabaseSessionManager,
    use_case: Callable[[AsyncSession, Actor], ConfirmTotp | ReplaceRecoveryCodes],
    *,
    confirmed: bool,
    deleted: bool,
    refusal: type[Exception],
) -> None:
    """In another order of locks the two would wait for each other, and PostgreSQL end one of them."""
    user, enrolment = await enrol([manager], confirmed=confirmed)
    actor = Actor(name=f"user:{user.id}", user_id=user.id, session_id=NOBODY)

    async def change() -> None:
        async with manager.session() as session:
            await use_case(session, actor).execute(pyotp.TOTP(enrolment.secret).at(NOON))

    async with manager.session() as session:
        users = SqlUserRepository(session)
        locked = await users.get_for_update(user.id)
        changing = asyncio.create_task(change())
        await database.until_waiting(1)
        if deleted:
            await users.remove(locked)
        else:
            await SqlSecondFactorRepository(session).remove(user.id)
    with pytest.raises(refusal):
        await changing
    assert await database.observer.fetchval("SELECT count(*) FROM recovery_codes") == 0


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_one_code_of_an_authenticator_one_use_counts(racing: Racing, _round: int) -> None:
    managers, _ = racing
    user, enrolment = await enrol(managers, confirmed=True)
    # In every place of the window, so that some ask for a step that is already over.
    code = pyotp.TOTP(enrolment.secret).at(NOON)

    async def use(session: AsyncSession) -> bool:
        return await codes(session).use(user.id, code, at=NOON + timedelta(seconds=STEP_SECONDS * (_round % 2)))

    assert await race(managers, use) == 1
    assert await race(managers, use) == 0


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_statement_decides(racing: Racing, _round: int) -> None:
    managers, _ = racing
    user, enrolment = await enrol(managers, confirmed=True)
    factor = TotpFactor(user_id=user.id, sealed_secret=enrolment.sealed_secret, created_at=NOON)
    assert await race(managers, lambda session: SqlSecondFactorRepository(session).use_step(factor, 100)) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_one_recovery_code_one_use_counts(racing: Racing, _round: int) -> None:
    managers, truth = racing
    user, _ = await enrol(managers, confirmed=True)
    new = RECOVERY_CODES.new_set(user.id)
    async with managers[0].session() as session:
        await SqlSecondFactorRepository(session).replace_recovery_codes(user.id, new.hashes)
    assert await race(managers, lambda session: codes(session).use(user.id, new.codes[0].text, at=NOON)) == 1
    used = "SELECT count(*) FROM recovery_codes WHERE user_id = $1 AND used_at IS NOT NULL"
    assert await truth.fetchval(used, user.id) == 1
    assert await truth.fetchval("SELECT count(*) FROM audit_events WHERE target_id = $1", user.id) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_confirming_gives_one_set_of_recovery_codes(racing: Racing, _round: int) -> None:
    managers, truth = racing
    user, enrolment = await enrol(managers, confirmed=False)
    actor = Actor(name=f"user:{user.id}", user_id=user.id, session_id=NOBODY)
    code = pyotp.TOTP(enrolment.secret).at(NOON)
    given: list[bytes] = []

    async def confirm(session: AsyncSession) -> bool:
        try:
            recovery = await confirm_totp(session, actor).execute(code)
        except NothingToConfirm:
            return False
        given.extend(RECOVERY_CODES.hash_of(each, user.id) for each in recovery)
        return True

    assert await race(managers, confirm) == 1
    stored = await truth.fetch("SELECT code_hash FROM recovery_codes WHERE user_id = $1", user.id)
    assert {row["code_hash"] for row in stored} == set(given)
    assert len(stored) == 10
    assert await truth.fetchval("SELECT count(*) FROM audit_events WHERE target_id = $1", user.id) == 1
