"""Opening the account that somebody was invited to."""

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.accounts.entities import Applicant
from domain.accounts.errors import LinkNotValid
from domain.accounts.use_cases.accept_invitation import AcceptInvitationCommand
from domain.roles.values import OPEN_ENDED
from domain.users.entities import User
from tests.domain.accounts.conftest import PASSWORD, Accounts
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments
from tests.fakes.users import FakeUserRepository
from tests.samples import NOON, a_user

EVA = "eva@example.com"
AS_ADMINISTRATOR = Applicant(role_ids=(ADMINISTRATOR_ID,))


@pytest.fixture
async def ana(users: FakeUserRepository, assignments: FakeRoleAssignments) -> User:
    """An administrator."""
    user = a_user("ana@example.com")
    await users.add(user)
    await assignments.grant(user.id, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=NOON)
    return user


def accepting(secret: str) -> AcceptInvitationCommand:
    return AcceptInvitationCommand(secret=secret, display_name="Eva", password=PASSWORD)


async def test_gives_the_roles_that_were_promised(accounts: Accounts, register: FakeRegister, ana: User) -> None:
    await accounts.accept.execute(accepting(await accounts.invite(EVA, ana, AS_ADMINISTRATOR)))
    eva = next(each for each in register.users.values() if each.email.address == EVA)
    assert await accounts.accept.invited_roles.held_permissions.of(eva.id)


@pytest.mark.parametrize("cause", ["role revoked", "deactivated", "deleted"])
async def test_an_inviter_who_may_not_do_it_any_more_gives_nothing(
    accounts: Accounts,
    register: FakeRegister,
    users: FakeUserRepository,
    assignments: FakeRoleAssignments,
    ana: User,
    cause: str,
) -> None:
    secret = await accounts.invite(EVA, ana, AS_ADMINISTRATOR)
    locked = await users.get_for_update(ana.id)
    match cause:
        case "role revoked":
            await assignments.revoke(ana.id, ADMINISTRATOR_ID, at=NOON)
        case "deactivated":
            await users.save(locked.deactivate(at=NOON))
        case _:
            await users.remove(locked)
    with pytest.raises(LinkNotValid):
        await accounts.accept.execute(accepting(secret))
    assert EVA not in {each.email.address for each in register.users.values()}
