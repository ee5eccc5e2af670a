"""Ana, who has signed in, and everything that her second factor is made of."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from domain.second_factor.attempts import OwnerAttempts
from domain.second_factor.codes import SingleUseCodes
from domain.second_factor.proofs import CodeProof, PasswordProof
from domain.second_factor.refusals import Refusals
from domain.second_factor.use_cases.confirm_totp import ConfirmTotp
from domain.second_factor.use_cases.enrol_totp import EnrolTotp
from domain.second_factor.values import RecoveryCode
from domain.shared.actor import Actor, Origin
from domain.users.entities import User
from domain.users.typed_passwords import TypedPasswords
from domain.users.values import Password
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.second_factor import (
    STEP,
    FakeAuthenticators,
    FakeRecoveryCodes,
    FakeSecondFactorRepository,
    code_of,
    step_at,
)
from tests.fakes.security import FakePasswordHasher
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, a_user

HOME: Final = "198.51.100.7"
PASSWORD: Final = "four unrelated words here"
NextCode = Callable[[], str]


class SteppingHasher(FakePasswordHasher):
    """Lets somebody else save a user while a password is being compared."""

    def __init__(self, register: FakeRegister) -> None:
        self._register = register
        self.meanwhile: User | None = None

    async def verify(self, text: str, password_hash: str | None) -> bool:
        if self.meanwhile is not None:
            self._register.users[self.meanwhile.id] = self.meanwhile
        return await super().verify(text, password_hash)


@pytest.fixture
async def ana(users: FakeUserRepository) -> User:
    user = a_user("ana@example.com", password_hash=await FakePasswordHasher().hash(Password(PASSWORD)))
    await users.add(user)
    return user


@pytest.fixture
def actor(ana: User) -> Actor:
    return Actor(name=f"user:{ana.id}", user_id=ana.id, email=ana.email.address, session_id=NOBODY)


@pytest.fixture
def throttle(clock: FakeClock) -> FakeThrottle:
    return FakeThrottle(clock)


@pytest.fixture
def attempts(actor: Actor, throttle: FakeThrottle) -> OwnerAttempts:
    return OwnerAttempts(throttle=throttle, origin=Origin(actor=actor, client_address=HOME))


@pytest.fixture
def factors(register: FakeRegister) -> FakeSecondFactorRepository:
    return FakeSecondFactorRepository(register)


@pytest.fixture
def authenticators() -> FakeAuthenticators:
    return FakeAuthenticators()


@pytest.fixture
def recovery_codes() -> FakeRecoveryCodes:
    return FakeRecoveryCodes()


@pytest.fixture
def codes(
    factors: FakeSecondFactorRepository,
    authenticators: FakeAuthenticators,
    recovery_codes: FakeRecoveryCodes,
    audit: FakeAuditTrail,
) -> SingleUseCodes:
    return SingleUseCodes(factors=factors, authenticators=authenticators, recovery_codes=recovery_codes, audit=audit)


@pytest.fixture
def unit_of_work(register: FakeRegister) -> FakeUnitOfWork:
    return FakeUnitOfWork(register)


@pytest.fixture
def hasher(register: FakeRegister) -> SteppingHasher:
    return SteppingHasher(register)


@pytest.fixture
def refusals(audit: FakeAuditTrail, unit_of_work: FakeUnitOfWork, clock: FakeClock) -> Refusals:
    return Refusals(audit=audit, unit_of_work=unit_of_work, clock=clock)


@pytest.fixture
def password_proof(
    users: FakeUserRepository,
    hasher: SteppingHasher,
    attempts: OwnerAttempts,
    refusals: Refusals,
    unit_of_work: FakeUnitOfWork,
) -> PasswordProof:
    typed_passwords = TypedPasswords(users=users, passwords=hasher, unit_of_work=unit_of_work)
    return PasswordProof(users=users, typed_passwords=typed_passwords, attempts=attempts, refusals=refusals)


@pytest.fixture
def code_proof(
    codes: SingleUseCodes, attempts: OwnerAttempts, refusals: Refusals, unit_of_work: FakeUnitOfWork
) -> CodeProof:
    return CodeProof(second_factors=codes, attempts=attempts, refusals=refusals, unit_of_work=unit_of_work)


@pytest.fixture
def enrol_totp(
    actor: Actor,
    password_proof: PasswordProof,
    factors: FakeSecondFactorRepository,
    authenticators: FakeAuthenticators,
    clock: FakeClock,
) -> EnrolTotp:
    return EnrolTotp(actor=actor, password=password_proof, factors=factors, authenticators=authenticators, clock=clock)


@pytest.fixture
def confirm_totp(
    actor: Actor,
    factors: FakeSecondFactorRepository,
    authenticators: FakeAuthenticators,
    recovery_codes: FakeRecoveryCodes,
    attempts: OwnerAttempts,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> ConfirmTotp:
    return ConfirmTotp(
        actor=actor,
        factors=factors,
        authenticators=authenticators,
        recovery_codes=recovery_codes,
        attempts=attempts,
        audit=audit,
        clock=clock,
    )


@pytest.fixture
def next_code(clock: FakeClock) -> NextCode:
    """Waits until the authenticator shows another one."""

    def next_code() -> str:
        clock.advance(timedelta(seconds=STEP))
        return code_of(step_at(clock.now()))

    return next_code


@pytest.fixture
async def recovery_set(
    enrol_totp: EnrolTotp, confirm_totp: ConfirmTotp, next_code: NextCode
) -> tuple[RecoveryCode, ...]:
    """Ana's, whose second factor is enabled."""
    await enrol_totp.execute(PASSWORD)
    return await confirm_totp.execute(next_code())
