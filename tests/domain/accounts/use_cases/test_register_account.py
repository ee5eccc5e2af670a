"""Asking for an account and opening it."""

import pytest

from domain.accounts.errors import LinkNotValid, RegistrationClosed
from domain.accounts.use_cases.register_account import RegisterAccountCommand
from domain.accounts.use_cases.verify_account import VerifyAccountCommand
from domain.accounts.values import LIFETIMES, Purpose, Registration
from domain.mail.values import MailKind
from domain.shared.throttle import TooManyAttempts
from domain.users.errors import WeakPassword
from tests.domain.accounts.conftest import PASSWORD, Accounts, accounts_of, secret_in
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import a_user

EVA = RegisterAccountCommand(email="eva@example.com", display_name="Eva")
MALLORY = RegisterAccountCommand(email="eva@example.com", display_name="Mallory")


async def test_there_is_no_account_until_the_link_is_used(accounts: Accounts, register: FakeRegister) -> None:
    await accounts.register_account.execute(EVA)
    assert not register.users
    (mail,) = register.mails
    assert (mail.kind, mail.to) == (MailKind.VERIFY, "eva@example.com")
    await accounts.verify.execute(VerifyAccountCommand(secret=secret_in(mail), password=PASSWORD))
    (eva,) = register.users.values()
    assert (eva.display_name.text, eva.email_verified_at is not None) == ("Eva", True)


async def test_the_password_is_that_of_whoever_has_the_link(accounts: Accounts, register: FakeRegister) -> None:
    """Whichever link it is: somebody else had the first one sent."""
    await accounts.register_account.execute(MALLORY)
    await accounts.register_account.execute(EVA)
    of_mallory, of_eva = map(secret_in, register.mails)
    await accounts.verify.execute(VerifyAccountCommand(secret=of_mallory, password=PASSWORD))
    (eva,) = register.users.values()
    assert eva.password_hash == await accounts.verify.new_passwords.hash(PASSWORD)
    with pytest.raises(LinkNotValid):
        await accounts.verify.execute(VerifyAccountCommand(secret=of_eva, password=PASSWORD))


async def test_a_link_works_once_and_until_it_expires(
    accounts: Accounts, register: FakeRegister, clock: FakeClock
) -> None:
    await accounts.register_account.execute(EVA)
    command = VerifyAccountCommand(secret=secret_in(register.mails[0]), password=PASSWORD)
    clock.advance(LIFETIMES[Purpose.VERIFY])
    with pytest.raises(LinkNotValid):
        await accounts.verify.execute(command)
    assert not register.users


async def test_a_weak_password_uses_up_no_link(accounts: Accounts, register: FakeRegister) -> None:
    await accounts.register_account.execute(EVA)
    secret = secret_in(register.mails[0])
    with pytest.raises(WeakPassword):
        await accounts.verify.execute(VerifyAccountCommand(secret=secret, password="short"))
    await accounts.verify.execute(VerifyAccountCommand(secret=secret, password=PASSWORD))


async def test_who_has_an_account_is_told_so_by_mail(
    accounts: Accounts, register: FakeRegister, users: FakeUserRepository
) -> None:
    await users.add(a_user("eva@example.com"))
    await accounts.register_account.execute(MALLORY)
    assert [mail.kind for mail in register.mails] == [MailKind.ALREADY_REGISTERED]


@pytest.mark.parametrize("registration", [Registration.INVITE, Registration.CLOSED])
async def test_a_closed_registration_opens_nothing_new_or_old(
    accounts: Accounts, register: FakeRegister, clock: FakeClock, registration: Registration
) -> None:
    await accounts.register_account.execute(EVA)
    closed = accounts_of(register, clock, registration)
    with pytest.raises(RegistrationClosed):
        await closed.register_account.execute(EVA)
    with pytest.raises(RegistrationClosed):
        await closed.verify.execute(VerifyAccountCommand(secret=secret_in(register.mails[0]), password=PASSWORD))
    assert not register.users


async def test_asking_for_a_reset_keeps_nobody_from_registering(accounts: Accounts) -> None:
    for _ in range(5):
        await accounts.forgot.execute("eva@example.com")
    with pytest.raises(TooManyAttempts):
        await accounts.forgot.execute("eva@example.com")
    await accounts.register_account.execute(EVA)
