"""Registering a user."""

import pytest

from domain.shared.actor import SHELL
from domain.users.errors import EmailAlreadyTaken, InvalidDisplayName, InvalidEmail, WeakPassword
from domain.users.new_passwords import NewPasswords
from domain.users.use_cases.register_user import RegisterUser, RegisterUserCommand
from domain.users.values import DisplayName, Email, Password
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.security import FakeCommonPasswords, FakePasswordHasher
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.users import FakeUserRepository
from tests.samples import NOON

PASSWORD = "correct horse battery staple"
COMMON = "passwordpassword"


@pytest.fixture
def register_user(users: FakeUserRepository, audit: FakeAuditTrail, clock: FakeClock) -> RegisterUser:
    return RegisterUser(
        actor=SHELL,
        users=users,
        emails=FakeEmailParser(),
        new_passwords=NewPasswords(passwords=FakePasswordHasher(), common_passwords=FakeCommonPasswords(COMMON)),
        audit=audit,
        clock=clock,
    )


def command(
    email: str = "bea@example.com", display_name: str = "Bea", password: str | None = PASSWORD
) -> RegisterUserCommand:
    return RegisterUserCommand(email=email, display_name=display_name, password=password)


async def test_the_new_user_is_in_the_register(register_user: RegisterUser, users: FakeUserRepository) -> None:
    user = await register_user.execute(command(email="Bea@EXAMPLE.com", display_name="  Bea "))
    assert await users.get(user.id) == user
    assert (user.email, user.display_name) == (Email("Bea@example.com"), DisplayName("Bea"))
    assert (user.is_active, user.roles, user.version, user.created_at) == (True, (), 1, NOON)


async def test_only_a_hash_of_the_password_is_kept(register_user: RegisterUser) -> None:
    user = await register_user.execute(command(password=PASSWORD))
    assert user.password_hash == await FakePasswordHasher().hash(Password(PASSWORD))


async def test_the_password_is_hashed_in_its_normal_form(register_user: RegisterUser) -> None:
    user = await register_user.execute(command(password="jose\u0301 " * 4))
    assert user.password_hash == await FakePasswordHasher().hash(Password("jos\u00e9 " * 4))


async def test_without_a_password_there_is_no_hash(register_user: RegisterUser) -> None:
    assert (await register_user.execute(command(password=None))).password_hash is None


@pytest.mark.usefixtures("ana")
async def test_refuses_a_taken_address(register_user: RegisterUser) -> None:
    with pytest.raises(EmailAlreadyTaken):
        await register_user.execute(command(email="ANA@example.com"))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (command(email="bea"), InvalidEmail),
        (command(display_name=" "), InvalidDisplayName),
        (command(password="x" * 14), WeakPassword),
        (command(password=""), WeakPassword),
        (command(password=COMMON), WeakPassword),
    ],
)
async def test_refuses_what_no_value_accepts(
    register_user: RegisterUser, register: FakeRegister, wrong: RegisterUserCommand, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await register_user.execute(wrong)
    assert register.users == {}


def test_the_command_does_not_print_the_password() -> None:
    assert "horse" not in repr(command())
