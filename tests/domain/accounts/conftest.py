"""The use cases about accounts, over one register in memory."""

from dataclasses import dataclass

import pytest

from domain.accounts.admission import Admission
from domain.accounts.entities import Applicant
from domain.accounts.invitations import InvitedRoles
from domain.accounts.links import AccountLinks
from domain.accounts.mails import AccountMails
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.tokens import AccountTokens
from domain.accounts.use_cases.accept_invitation import AcceptInvitation
from domain.accounts.use_cases.register_account import RegisterAccount
from domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from domain.accounts.use_cases.verify_account import VerifyAccount
from domain.accounts.values import Purpose, Registration
from domain.mail.values import Locale, Mail
from domain.shared.actor import ANONYMOUS, Origin
from domain.users.entities import User
from domain.users.new_passwords import NewPasswords
from domain.users.values import Email
from tests.fakes.accounts import FakeAccountTokenRepository
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.mail import FakeOutbox
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.fakes.security import FakeCommonPasswords, FakePasswordHasher
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.throttle import FakeThrottle
from tests.fakes.users import FakeHeldPermissions, FakeUserRepository

PASSWORD = "four unrelated words here"
LINKS = AccountLinks("https://roster.example.com")


class RecordingOutbox(FakeOutbox):
    """Also what was only pretended."""

    def __init__(self, register: FakeRegister) -> None:
        super().__init__(register)
        self.pretended: list[Mail] = []

    async def pretend(self, mail: Mail) -> None:
        self.pretended.append(mail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The use cases of a service where everybody may open an account, unless it says otherwise."""

    register_account: RegisterAccount
    verify: VerifyAccount
    forgot: RequestPasswordReset
    accept: AcceptInvitation
    tokens: AccountTokens
    outbox: RecordingOutbox

    async def invite(self, email: str, inviter: User, applicant: Applicant) -> str:
        """The secret of the link."""
        token = self.tokens.make(Purpose.INVITATION, by=inviter.id, email=Email(email), applicant=applicant)
        return (await self.tokens.issue(token)).partition("token=")[2]


def accounts_of(register: FakeRegister, clock: FakeClock, registration: Registration = Registration.OPEN) -> Accounts:
    users, audit, outbox = FakeUserRepository(register), FakeAuditTrail(register, ORIGIN), RecordingOutbox(register)
    admission = Admission(
        registration=registration, emails=FakeEmailParser(), throttle=FakeThrottle(clock), origin=ORIGIN
    )
    tokens = AccountTokens(tokens=FakeAccountTokenRepository(register), users=users, links=LINKS, clock=clock)
    mails = AccountMails(outbox=outbox, links=LINKS, locale=Locale.ENGLISH)
    passwords = NewPasswords(common_passwords=FakeCommonPasswords(), passwords=FakePasswordHasher())
    new_accounts = NewAccounts(users=users, audit=audit, clock=clock)
    return Accounts(
        register_account=RegisterAccount(admission=admission, users=users, account_tokens=tokens, mails=mails),
        verify=VerifyAccount(
            admission=admission, new_passwords=passwords, account_tokens=tokens, new_accounts=new_accounts
        ),
        forgot=RequestPasswordReset(admission=admission, users=users, account_tokens=tokens, mails=mails),
        accept=AcceptInvitation(
            admission=admission,
            new_passwords=passwords,
            account_tokens=tokens,
            new_accounts=new_accounts,
            invited_roles=InvitedRoles(
                held_permissions=FakeHeldPermissions(register),
                roles=FakeRoleRepository(register),
                assignments=FakeRoleAssignments(register),
                audit=audit,
            ),
        ),
        tokens=tokens,
        outbox=outbox,
    )


ORIGIN = Origin(actor=ANONYMOUS, client_address="192.0.2.1")


def secret_in(mail: Mail) -> str:
    return str(mail.values["link"]).partition("token=")[2]


@pytest.fixture
def accounts(register: FakeRegister, clock: FakeClock) -> Accounts:
    return accounts_of(register, clock)
