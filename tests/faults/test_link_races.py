"""Twenty who use one link at the same time, through the pools of two servers, again and again: one of them wins.

RACE_ROUNDS says how often.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final
from uuid import uuid4

import pytest
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.account_tokens import SqlAccountTokenRepository
from adapters.database.manager import DatabaseSessionManager
from adapters.database.seed import ADMINISTRATOR_ID
from adapters.database.sessions import SqlSessionRepository
from domain.accounts.admission import Admission
from domain.accounts.entities import Applicant
from domain.accounts.errors import LinkNotValid
from domain.accounts.invitations import InvitedRoles
from domain.accounts.links import AccountLinks
from domain.accounts.mails import AccountMails
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.tokens import AccountTokens
from domain.accounts.use_cases.accept_invitation import AcceptInvitation, AcceptInvitationCommand
from domain.accounts.use_cases.change_email import ChangeEmail
from domain.accounts.use_cases.prepare_first_administrator import PrepareFirstAdministrator
from domain.accounts.use_cases.reset_password import ResetPassword, ResetPasswordCommand
from domain.accounts.use_cases.verify_account import VerifyAccount
from domain.accounts.values import Purpose, Registration
from domain.mail.values import Locale
from domain.users.entities import User
from domain.users.new_passwords import NewPasswords
from domain.users.values import DisplayName, Email
from tests.adapters.database.transactions import ORIGIN, Ports
from tests.databases import Database, connect, managed, new_database
from tests.fakes.mail import FakeOutbox
from tests.fakes.register import FakeRegister
from tests.fakes.security import FakeCommonPasswords, FakePasswordHasher
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.throttle import FakeThrottle
from tests.samples import a_user

pytestmark = [pytest.mark.database, pytest.mark.timeout(900)]

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "5"))
RACERS: Final = 20
PASSWORD: Final = "four unrelated words here"
LINKS: Final = AccountLinks("https://roster.example.com")

Managers = tuple[DatabaseSessionManager, DatabaseSessionManager]


class Flows:
    """The use cases of one request, on its own session. Passwords cost nothing here, and nobody is held up."""

    def __init__(self, session: AsyncSession) -> None:
        ports, clock = Ports.of(session), FakeClock()
        tokens = SqlAccountTokenRepository(session)
        self.users = ports.users
        self.tokens = AccountTokens(tokens=tokens, users=ports.users, links=LINKS, clock=clock)
        admission = Admission(
            registration=Registration.OPEN, emails=FakeEmailParser(), throttle=FakeThrottle(clock), origin=ORIGIN
        )
        passwords = NewPasswords(common_passwords=FakeCommonPasswords(), passwords=FakePasswordHasher())
        accounts = NewAccounts(users=ports.users, audit=ports.audit, clock=clock)
        self.verify = VerifyAccount(admission=admission, account_tokens=self.tokens, new_accounts=accounts)
        self.change_email = ChangeEmail(
            admission=admission, users=ports.users, account_tokens=self.tokens, audit=ports.audit
        )
        self.reset = ResetPassword(
            admission=admission,
            users=ports.users,
            sessions=SqlSessionRepository(session),
            new_passwords=passwords,
            account_tokens=self.tokens,
            mails=AccountMails(outbox=FakeOutbox(FakeRegister()), links=LINKS, locale=Locale.ENGLISH),
            audit=ports.audit,
        )
        self.accept = AcceptInvitation(
            admission=admission,
            new_passwords=passwords,
            account_tokens=self.tokens,
            new_accounts=accounts,
            invited_roles=InvitedRoles(
                users=ports.users,
                held_permissions=ports.held_permissions,
                roles=ports.roles,
                assignments=ports.assignments,
                audit=ports.audit,
            ),
        )
        self.first = PrepareFirstAdministrator(
            users=ports.users,
            administrators=ports.administrators,
            roles=ports.roles,
            assignments=ports.assignments,
            emails=FakeEmailParser(),
            account_tokens=self.tokens,
            audit=ports.audit,
            clock=clock,
        )


@pytest.fixture(scope="module")
async def database(postgres: URL, template: str) -> AsyncIterator[Database]:
    async with new_database(postgres, template=template) as url:
        observer = await connect(url)
        yield Database(url, observer)
        await observer.close()


@pytest.fixture(scope="module")
async def servers(database: Database) -> AsyncIterator[Managers]:
    limits = {"connect_timeout": 30, "pool_timeout": 60, "statement_timeout": 60, "lock_timeout": 60}
    async with managed(database.url, **limits) as one, managed(database.url, **limits) as other:
        yield one, other


async def race(servers: Managers, run: Callable[[Flows, int], Awaitable[object]]) -> list[object]:
    """What each of them got; None for a link that was not valid."""

    async def once(number: int) -> object:
        try:
            async with servers[number % 2].session() as session:
                return await run(Flows(session), number)
        except LinkNotValid:
            return None

    return await asyncio.gather(*(once(number) for number in range(RACERS)))


async def won(flow: Awaitable[None], number: int) -> int:
    """Numbers from 1: what counts is that it is true."""
    await flow
    return number + 1


def winner(results: list[object]) -> int:
    (number,) = [result for result in results if result is not None]
    assert isinstance(number, int)
    return number


async def a_link(
    servers: Managers, purpose: Purpose, *, address: str | None = None, applicant: Applicant | None = None
) -> tuple[User, str]:
    async with servers[0].session() as session:
        flows = Flows(session)
        user = a_user(f"{uuid4()}@example.com")
        await flows.users.add(user)
        email = Email(address) if address else None
        is_about_user = purpose in {Purpose.RESET, Purpose.CHANGE_EMAIL}
        token = flows.tokens.make(
            purpose, user if is_about_user else None, by=user.id, email=email, applicant=applicant
        )
        return user, (await flows.tokens.issue(token)).partition("token=")[2]


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_registration_opens_one_account(servers: Managers, database: Database, _round: int) -> None:
    address = f"{uuid4()}@example.com"
    applicant = Applicant(display_name=DisplayName("Ana"), password_hash="hash")
    _, secret = await a_link(servers, Purpose.VERIFY, address=address, applicant=applicant)
    winner(await race(servers, lambda flows, number: won(flows.verify.execute(secret), number)))
    assert await database.observer.fetchval("SELECT count(*) FROM users WHERE email = $1", address) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_reset_sets_one_password(servers: Managers, database: Database, _round: int) -> None:
    user, secret = await a_link(servers, Purpose.RESET)

    def reset(flows: Flows, number: int) -> Awaitable[int]:
        return won(flows.reset.execute(ResetPasswordCommand(secret=secret, password=f"{PASSWORD} {number}")), number)

    number = winner(await race(servers, reset))
    expected = await NewPasswords(common_passwords=FakeCommonPasswords(), passwords=FakePasswordHasher()).hash(
        f"{PASSWORD} {number - 1}"
    )
    row = await database.observer.fetchrow("SELECT password_hash, links_version FROM users WHERE id = $1", user.id)
    assert row
    assert tuple(row) == (expected, 2)
    events = "SELECT count(*) FROM audit_events WHERE target_id = $1 AND action = 'password_reset'"
    assert await database.observer.fetchval(events, user.id) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_change_of_address_happens_once(servers: Managers, database: Database, _round: int) -> None:
    address = f"{uuid4()}@example.com"
    user, secret = await a_link(servers, Purpose.CHANGE_EMAIL, address=address)
    winner(await race(servers, lambda flows, number: won(flows.change_email.execute(secret), number)))
    row = await database.observer.fetchrow("SELECT email, links_version FROM users WHERE id = $1", user.id)
    assert row
    assert tuple(row) == (address, 2)


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_invitation_opens_one_account(servers: Managers, database: Database, _round: int) -> None:
    address = f"{uuid4()}@example.com"
    inviter, secret = await a_link(
        servers, Purpose.INVITATION, address=address, applicant=Applicant(role_ids=(ADMINISTRATOR_ID,))
    )
    await database.observer.execute("INSERT INTO user_roles VALUES ($1, $2, now())", inviter.id, ADMINISTRATOR_ID)

    def accept(flows: Flows, number: int) -> Awaitable[int]:
        command = AcceptInvitationCommand(secret=secret, password=PASSWORD, display_name=f"Eva {number}")
        return won(flows.accept.execute(command), number)

    number = winner(await race(servers, accept))
    names = await database.observer.fetch("SELECT display_name FROM users WHERE email = $1", address)
    assert [row["display_name"] for row in names] == [f"Eva {number - 1}"]


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_many_servers_that_start_one_prints_the_link(
    servers: Managers, database: Database, _round: int
) -> None:
    await database.observer.execute("TRUNCATE users CASCADE")
    links = await race(servers, lambda flows, _: flows.first.execute("admin@example.com"))
    assert len([link for link in links if link]) == 1
    assert await database.observer.fetchval("SELECT count(*) FROM users") == 1
    assert await database.observer.fetchval("SELECT count(*) FROM account_tokens") == 1
