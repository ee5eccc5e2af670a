"""Whoever changes a second factor locks the user first, as everybody who changes a user does."""

import asyncio
import os
from collections.abc import Callable
from typing import Final

import pyotp
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import SqlAuditTrail
from adapters.database.manager import DatabaseSessionManager
from adapters.database.second_factor import SqlSecondFactorRepository
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.database.users.repository import SqlUserRepository
from adapters.security.recovery_codes import HashedRecoveryCodes
from adapters.security.totp import TotpAuthenticators
from domain.second_factor.attempts import OwnerAttempts
from domain.second_factor.codes import SingleUseCodes
from domain.second_factor.entities import Enrolment, TotpFactor
from domain.second_factor.errors import NothingToConfirm, SecondFactorNotEnabled
from domain.second_factor.proofs import CodeProof
from domain.second_factor.refusals import Refusals
from domain.second_factor.use_cases.confirm_totp import ConfirmTotp
from domain.second_factor.use_cases.replace_recovery_codes import ReplaceRecoveryCodes
from domain.shared.actor import Actor, Origin
from domain.users.entities import User
from tests.databases import Database
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle
from tests.samples import NOBODY, NOON, a_user

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]

AUTHENTICATORS: Final = TotpAuthenticators("a secret key", "Roster")
RECOVERY_CODES: Final = HashedRecoveryCodes("a secret key")


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


def attempts() -> OwnerAttempts:
    return OwnerAttempts(throttle=FakeThrottle(FakeClock()), origin=Origin(actor=Actor(name="tester")))


def confirm_totp(session: AsyncSession, actor: Actor) -> ConfirmTotp:
    return ConfirmTotp(
        actor=actor,
        factors=SqlSecondFactorRepository(session),
        authenticators=AUTHENTICATORS,
        recovery_codes=RECOVERY_CODES,
        attempts=attempts(),
        audit=audit(session),
        clock=FakeClock(),
    )


def replace_recovery_codes(session: AsyncSession, actor: Actor) -> ReplaceRecoveryCodes:
    unit_of_work = SqlUnitOfWork(session)
    refusals = Refusals(audit=audit(session), unit_of_work=unit_of_work, clock=FakeClock())
    proof = CodeProof(second_factors=codes(session), attempts=attempts(), refusals=refusals, unit_of_work=unit_of_work)
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
