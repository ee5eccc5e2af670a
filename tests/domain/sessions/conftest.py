"""The use cases of signing in, over one register in memory."""

from datetime import datetime
from uuid import UUID

import pytest

from domain.second_factor.ports import SecondFactors
from domain.sessions.beginning import SessionBeginning
from domain.sessions.proofs import CodeProof, PasswordProof, Refusals
from domain.sessions.use_cases.refresh_session import RefreshSession
from domain.sessions.use_cases.sign_in import SignIn
from domain.users.entities import User
from domain.users.typed_passwords import TypedPasswords
from domain.users.values import Password
from tests.fakes.access_tokens import FakeAccessTokens
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.security import FakePasswordHasher
from tests.fakes.sessions import FakeRefreshTokenRepository, FakeSessionRepository
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.throttle import FakeThrottle
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.fakes.users import FakeUserRepository
from tests.samples import a_user

PASSWORD = "four unrelated words here"


class OneCode(SecondFactors):
    """Whoever is in `codes` needs theirs, once."""

    def __init__(self) -> None:
        self.codes: dict[UUID, set[str]] = {}

    async def is_required(self, user_id: UUID) -> bool:
        return user_id in self.codes

    async def use(self, user_id: UUID, code: str, *, at: datetime) -> bool:  # noqa: ARG002 (these do not expire)
        if code not in self.codes[user_id]:
            return False
        self.codes[user_id].remove(code)
        return True


class CountingUnitOfWork(FakeUnitOfWork):
    """Remembers how often it was asked."""

    commits = 0

    async def commit(self) -> None:
        self.commits += 1
        await super().commit()


class SteppingHasher(FakePasswordHasher):
    """Lets a test do something while a password is being compared, and calls what it wants outdated."""

    def __init__(self, register: FakeRegister, unit_of_work: CountingUnitOfWork) -> None:
        self._register = register
        self._unit_of_work = unit_of_work
        self.outdated = False
        self.compared = 0
        self.meanwhile: User | None = None
        """What somebody else saves at that moment."""
        self.in_hand: list[bool] = []
        """Whether a connection was, when it was asked."""

    async def verify(self, text: str, password_hash: str | None) -> bool:
        self.compared += 1
        self.in_hand.append(self._unit_of_work.commits == 0)
        if self.meanwhile is not None:
            self._register.users[self.meanwhile.id] = self.meanwhile
        return await super().verify(text, password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        return self.outdated or super().is_outdated(password_hash)


@pytest.fixture
def hasher(register: FakeRegister, unit_of_work: CountingUnitOfWork) -> SteppingHasher:
    return SteppingHasher(register, unit_of_work)


@pytest.fixture
async def bea(users: FakeUserRepository, hasher: SteppingHasher) -> User:
    """Somebody with a password."""
    user = a_user("bea@example.com", name="Bea", password_hash=await hasher.hash(Password(PASSWORD)))
    await users.add(user)
    return user


@pytest.fixture
def codes() -> OneCode:
    return OneCode()


@pytest.fixture
def throttle(clock: FakeClock) -> FakeThrottle:
    return FakeThrottle(clock)


@pytest.fixture
def unit_of_work(register: FakeRegister) -> CountingUnitOfWork:
    return CountingUnitOfWork(register)


@pytest.fixture
def access_tokens(clock: FakeClock) -> FakeAccessTokens:
    return FakeAccessTokens(clock)


@pytest.fixture
def refresh_tokens(register: FakeRegister) -> FakeRefreshTokenRepository:
    return FakeRefreshTokenRepository(register)


@pytest.fixture
def typed_passwords(users: FakeUserRepository, hasher: SteppingHasher, unit_of_work: FakeUnitOfWork) -> TypedPasswords:
    return TypedPasswords(users=users, passwords=hasher, unit_of_work=unit_of_work)


@pytest.fixture
def sign_in(  # noqa: PLR0917 (one for each port)
    users: FakeUserRepository,
    typed_passwords: TypedPasswords,
    throttle: FakeThrottle,
    codes: OneCode,
    sessions: FakeSessionRepository,
    refresh_tokens: FakeRefreshTokenRepository,
    access_tokens: FakeAccessTokens,
    audit: FakeAuditTrail,
    unit_of_work: FakeUnitOfWork,
    clock: FakeClock,
) -> SignIn:
    refusals = Refusals(audit=audit, unit_of_work=unit_of_work)
    return SignIn(
        password=PasswordProof(
            emails=FakeEmailParser(),
            users=users,
            typed_passwords=typed_passwords,
            throttle=throttle,
            refusals=refusals,
        ),
        code=CodeProof(second_factors=codes, throttle=throttle, refusals=refusals, unit_of_work=unit_of_work),
        beginning=SessionBeginning(
            sessions=sessions, refresh_tokens=refresh_tokens, access_tokens=access_tokens, audit=audit
        ),
        clock=clock,
    )


@pytest.fixture
def refresh_session(
    sessions: FakeSessionRepository,
    refresh_tokens: FakeRefreshTokenRepository,
    access_tokens: FakeAccessTokens,
    audit: FakeAuditTrail,
    unit_of_work: FakeUnitOfWork,
    clock: FakeClock,
) -> RefreshSession:
    return RefreshSession(
        sessions=sessions,
        refresh_tokens=refresh_tokens,
        access_tokens=access_tokens,
        audit=audit,
        unit_of_work=unit_of_work,
        clock=clock,
    )
