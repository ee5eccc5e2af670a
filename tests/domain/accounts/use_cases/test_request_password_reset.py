"""Asking for a link to choose another password."""

from dataclasses import replace

from domain.mail.values import MailKind
from domain.users.entities import User
from domain.users.values import Email
from tests.domain.accounts.conftest import Accounts
from tests.fakes.register import FakeRegister
from tests.fakes.users import FakeUserRepository
from tests.samples import a_user

ANA = a_user("ana@example.com")


async def test_an_account_gets_a_link(accounts: Accounts, register: FakeRegister, users: FakeUserRepository) -> None:
    await users.add(ANA)
    await accounts.forgot.execute("ana@example.com")
    assert [(mail.kind, mail.to) for mail in register.mails] == [(MailKind.RESET, "ana@example.com")]
    assert not accounts.outbox.pretended


async def test_for_nobody_the_same_is_done_and_nothing_sent(accounts: Accounts, register: FakeRegister) -> None:
    await accounts.forgot.execute("nobody@example.com")
    assert not register.mails
    assert [mail.to for mail in accounts.outbox.pretended] == ["nobody@example.com"]
    (token,) = register.account_tokens.values()
    assert token.user_id is None


async def test_who_is_deleted_meanwhile_is_nobody(accounts: Accounts, register: FakeRegister) -> None:
    class Deleting(FakeUserRepository):
        """The user is found and is gone when the token is written."""

        async def find_by_email(self, email: Email) -> User | None:
            return replace(ANA, email=email)

    await replace(accounts.forgot, users=Deleting(register)).execute("ana@example.com")
    assert not register.mails
    assert [mail.to for mail in accounts.outbox.pretended] == ["ana@example.com"]
