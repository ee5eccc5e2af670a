"""What applications are told when they ask whether somebody may do something."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.roles.entities import Role
from domain.roles.errors import AmbiguousQuestion, UnknownPermission
from domain.roles.use_cases.check_authorization import CheckAuthorization, CheckAuthorizationCommand
from domain.roles.use_cases.list_effective_permissions import ListEffectivePermissions
from domain.roles.values import Terms
from domain.shared.actor import ANONYMOUS, SHELL, Actor, NotSignedIn, PermissionMissing
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments
from tests.fakes.system import FakeEmailParser
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON


@pytest.fixture
def check(users: FakeUserRepository, assignments: FakeRoleAssignments) -> CheckAuthorization:
    return CheckAuthorization(actor=SHELL, users=users, assignments=assignments, emails=FakeEmailParser())


@pytest.fixture
def effective(users: FakeUserRepository, assignments: FakeRoleAssignments) -> ListEffectivePermissions:
    return ListEffectivePermissions(actor=SHELL, users=users, assignments=assignments)


@pytest.fixture
def editing(register: FakeRegister, ana: User, editor: Role) -> User:
    """Ana, who holds the role `editor`, which gives users:read."""
    register.held.add((ana.id, editor.id))
    return ana


async def test_says_which_roles_allow_it(check: CheckAuthorization, editing: User, editor: Role) -> None:
    by_id = await check.execute(CheckAuthorizationCommand(user_id=editing.id, permission="users:read"))
    by_email = await check.execute(CheckAuthorizationCommand(email="ANA@example.com", role="editor"))
    for decision in (by_id, by_email):
        assert decision.allowed
        assert decision.roles == (editor,)
        assert "`editor`" in decision.reason


@pytest.mark.parametrize("asked", [{"permission": "users:write"}, {"role": "author"}])
async def test_says_what_is_missing(check: CheckAuthorization, editing: User, asked: dict[str, str]) -> None:
    decision = await check.execute(CheckAuthorizationCommand(user_id=editing.id, **asked))
    assert (decision.allowed, decision.roles) == (False, ())
    (name,) = asked.values()
    assert f"`{name}`" in decision.reason


@pytest.mark.parametrize("who", [{"user_id": NOBODY}, {"email": "nobody@example.com"}])
async def test_who_is_unknown_may_do_nothing(check: CheckAuthorization, who: dict[str, object]) -> None:
    decision = await check.execute(CheckAuthorizationCommand(permission="users:read", **who))  # type: ignore[arg-type] # either
    assert (decision.allowed, decision.reason) == (False, "There is no such user.")


async def test_who_is_deactivated_may_do_nothing(
    check: CheckAuthorization, effective: ListEffectivePermissions, register: FakeRegister, editing: User
) -> None:
    register.users[editing.id] = editing.deactivate(at=NOON)
    decision = await check.execute(CheckAuthorizationCommand(user_id=editing.id, role="editor"))
    assert (decision.allowed, decision.reason) == (False, "The user is deactivated.")
    assert (await effective.execute(editing.id)).permissions == frozenset()


async def test_what_has_expired_allows_nothing(
    check: CheckAuthorization, register: FakeRegister, editing: User, editor: Role
) -> None:
    register.granted[editing.id, editor.id] = NOON, "shell", Terms(expires_at=NOON + timedelta(hours=1))
    question = CheckAuthorizationCommand(user_id=editing.id, permission="users:read")
    assert (await check.execute(question)).allowed
    register.now = NOON + timedelta(hours=1)
    assert not (await check.execute(question)).allowed


@pytest.mark.parametrize(
    "question",
    [
        CheckAuthorizationCommand(permission="users:read"),
        CheckAuthorizationCommand(user_id=NOBODY),
        CheckAuthorizationCommand(user_id=NOBODY, email="ana@example.com", role="editor"),
        CheckAuthorizationCommand(user_id=NOBODY, permission="users:read", role="editor"),
    ],
)
async def test_a_question_is_about_one_user_and_one_thing(
    check: CheckAuthorization, question: CheckAuthorizationCommand
) -> None:
    with pytest.raises(AmbiguousQuestion):
        await check.execute(question)


async def test_what_cannot_be_allowed_is_not_asked_for(check: CheckAuthorization, ana: User) -> None:
    with pytest.raises(UnknownPermission):
        await check.execute(CheckAuthorizationCommand(user_id=ana.id, permission="users:fly"))


async def test_everybody_may_ask_about_themselves_alone(
    check: CheckAuthorization, effective: ListEffectivePermissions, editing: User
) -> None:
    ana = Actor(name="key:1", user_id=editing.id, email=editing.email.address)
    by_id = CheckAuthorizationCommand(user_id=editing.id, role="editor")
    by_email = CheckAuthorizationCommand(email=ana.email, role="editor")
    for own in (by_id, by_email):
        assert (await replace(check, actor=ana).execute(own)).allowed
    assert [role.name.text for role in (await replace(effective, actor=ana).execute(editing.id)).roles] == ["editor"]
    for other in (
        CheckAuthorizationCommand(user_id=NOBODY, role="a"),
        CheckAuthorizationCommand(email="b@c.d", role="a"),
    ):
        with pytest.raises(PermissionMissing):
            await replace(check, actor=ana).execute(other)
    with pytest.raises(PermissionMissing):
        await replace(effective, actor=ana).execute(NOBODY)


async def test_nobody_unknown_asks(
    check: CheckAuthorization, effective: ListEffectivePermissions, editing: User
) -> None:
    with pytest.raises(NotSignedIn):
        await replace(check, actor=ANONYMOUS).execute(CheckAuthorizationCommand(user_id=editing.id, role="editor"))
    with pytest.raises(NotSignedIn):
        await replace(check, actor=ANONYMOUS).execute(CheckAuthorizationCommand(email="", role="editor"))
    with pytest.raises(NotSignedIn):
        await replace(effective, actor=ANONYMOUS).execute(editing.id)


async def test_nobody_has_no_permissions_to_list(effective: ListEffectivePermissions) -> None:
    with pytest.raises(UserNotFound):
        await effective.execute(NOBODY)
