"""What transactions at once may do to the same users and roles: only PostgreSQL can tell."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.database.manager import DatabaseSessionManager
from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.values import OPEN_ENDED, RoleName
from domain.second_factor.entities import TotpFactor
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken
from domain.users.values import DisplayName
from tests.adapters.database.transactions import Begin, Ports, on_postgres
from tests.databases import Database
from tests.samples import NOON, a_role, a_user

pytestmark = pytest.mark.database

LATER = NOON + timedelta(minutes=1)
ANA, BEA, CEA = a_user("ana@example.com"), a_user("bea@example.com"), a_user("cea@example.com")
FACTOR = TotpFactor(user_id=ANA.id, sealed_secret=b"sealed", created_at=NOON)
EDITOR, AUTHOR = a_role("editor"), a_role("author")


@pytest.fixture
async def begin(manager: DatabaseSessionManager) -> Begin:
    """With Ana, who is an editor and has a second factor, Bea and Cea; Ana and Bea are administrators."""
    begin = on_postgres(manager)
    async with begin() as ports:
        await ports.roles.add(EDITOR)
        await ports.roles.add(AUTHOR)
        for user in (ANA, BEA):
            await ports.users.add(user)
            await ports.assignments.grant(user.id, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=NOON)
        await ports.users.add(CEA)
        await ports.second_factors.enrol(FACTOR)
        await ports.second_factors.confirm(FACTOR, step=100, at=NOON)
        await ports.assignments.grant(ANA.id, EDITOR.id, by="tester", terms=OPEN_ENDED, at=NOON)
    return begin


Step = Callable[[Ports], Awaitable[object]]


def lock_administrators(ports: Ports) -> Awaitable[object]:
    return ports.administrators.lock_active()


def lock_ana(ports: Ports) -> Awaitable[object]:
    return ports.users.get_for_update(ANA.id)


def lock_editor(ports: Ports) -> Awaitable[object]:
    return ports.roles.get_for_update(EDITOR.id)


def lock_roles_of_ana(ports: Ports) -> Awaitable[object]:
    return ports.assignments.lock(ANA.id)


def lock_second_factor_of_ana(ports: Ports) -> Awaitable[object]:
    return ports.second_factors.lock(ANA.id)


def use_code_of_ana(ports: Ports) -> Awaitable[object]:
    return ports.second_factors.use_step(FACTOR, 101)


def grant_editor(ports: Ports) -> Awaitable[object]:
    return ports.assignments.grant(BEA.id, EDITOR.id, by="tester", terms=OPEN_ENDED, at=LATER)


def look_at_editor_to_assign(ports: Ports) -> Awaitable[object]:
    return ports.roles.get_to_assign([AUTHOR.id, EDITOR.id])


def revoke_editor(ports: Ports) -> Awaitable[object]:
    return ports.assignments.revoke(ANA.id, EDITOR.id, at=LATER)


def revoke_editor_from_all(ports: Ports) -> Awaitable[object]:
    return ports.assignments.revoke_from_all(EDITOR.id, at=LATER)


def grant_administrator(ports: Ports) -> Awaitable[object]:
    return ports.assignments.grant(CEA.id, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=LATER)


def read_ana(ports: Ports) -> Awaitable[object]:
    return ports.users.get(ANA.id)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lock_administrators, lock_administrators),
        (lock_ana, lock_ana),
        (lock_ana, lock_roles_of_ana),
        (lock_ana, lock_second_factor_of_ana),
        (lock_second_factor_of_ana, lock_ana),
        (lock_second_factor_of_ana, lock_second_factor_of_ana),
        (lock_editor, lock_editor),
        (lock_editor, grant_editor),
        (lock_editor, look_at_editor_to_assign),
        (look_at_editor_to_assign, lock_editor),
        (lock_roles_of_ana, lock_roles_of_ana),
    ],
)
async def test_waits_until_the_other_transaction_ends(
    database: Database, begin: Begin, first: Step, second: Step
) -> None:
    async def step() -> None:
        async with begin() as ports:
            await second(ports)

    async with asyncio.TaskGroup() as tasks, begin() as ports:
        await first(ports)
        waiting = tasks.create_task(step())
        await database.until_waiting(1)
        assert not waiting.done()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (lock_administrators, grant_administrator),
        (lock_administrators, lock_ana),
        (lock_ana, read_ana),
        (lock_second_factor_of_ana, use_code_of_ana),
        (look_at_editor_to_assign, look_at_editor_to_assign),
        (look_at_editor_to_assign, grant_editor),
    ],
)
async def test_does_not_wait_for_the_other_transaction(begin: Begin, first: Step, second: Step) -> None:
    async with begin() as ports:
        await first(ports)
        async with begin() as others:
            await second(others)


async def test_who_waited_for_the_administrators_sees_what_became_of_them(database: Database, begin: Begin) -> None:
    async def count() -> int:
        async with begin() as ports:
            return len(await ports.administrators.lock_active())

    async with begin() as ports:
        assert await ports.administrators.lock_active() == {ANA.id, BEA.id}
        counting = asyncio.create_task(count())
        await database.until_waiting(1)
        await ports.users.save((await ports.users.get_for_update(ANA.id)).deactivate(at=LATER))
    assert await counting == 1


async def test_who_waited_for_a_role_to_assign_sees_what_it_allows_by_then(database: Database, begin: Begin) -> None:
    async def look() -> frozenset[Permission]:
        async with begin() as ports:
            (role,) = await ports.roles.get_to_assign([EDITOR.id])
            return role.permissions

    wider = EDITOR.permissions | {Permission.AUDIT_READ}
    async with begin() as ports:
        role = await ports.roles.get_for_update(EDITOR.id)
        await ports.roles.save(replace(role, permissions=wider, version=role.version + 1))
        looking = asyncio.create_task(look())
        await database.until_waiting(1)
    assert await looking == wider


async def test_of_two_replacements_at_once_the_later_one_holds(database: Database, begin: Begin) -> None:
    async def replace_by_author() -> None:
        async with begin() as ports:
            await ports.assignments.lock(BEA.id)
            await ports.assignments.replace(BEA.id, [AUTHOR.id], by="tester", at=LATER)

    async with begin() as ports:
        await ports.assignments.lock(BEA.id)
        await ports.assignments.replace(BEA.id, [EDITOR.id], by="tester", at=LATER)
        replacing = asyncio.create_task(replace_by_author())
        await database.until_waiting(1)
    await replacing
    async with begin() as ports:
        assert [role.id for role in (await ports.assignments.roles_of(BEA.id)).roles] == [AUTHOR.id]


@pytest.mark.parametrize(
    ("second", "assignment"),
    [(grant_editor, (BEA, EDITOR)), (revoke_editor, (ANA, EDITOR)), (revoke_editor_from_all, (ANA, EDITOR))],
)
async def test_who_changes_an_assignment_locks_the_user_before_it(
    database: Database, begin: Begin, second: Step, assignment: tuple[User, Role]
) -> None:
    async def step() -> None:
        async with begin() as ports:
            await second(ports)

    user, role = assignment
    async with asyncio.TaskGroup() as tasks, begin() as ports:
        await ports.users.get_for_update(user.id)
        tasks.create_task(step())
        await database.until_waiting(1)
        # As a replacement does now. In another order the two would wait for each other, and one would be ended.
        await ports.assignments.revoke(user.id, role.id, at=LATER)
        await ports.assignments.grant(user.id, role.id, by="tester", terms=OPEN_ENDED, at=LATER)


async def test_of_many_with_one_address_a_single_one_is_registered(database: Database, begin: Begin) -> None:
    async def register() -> None:
        async with begin() as ports:
            await ports.users.add(a_user("new@example.com"))

    outcomes = await asyncio.gather(*(register() for _ in range(10)), return_exceptions=True)
    assert outcomes.count(None) == 1
    assert [type(outcome) for outcome in outcomes if outcome] == [EmailAlreadyTaken] * 9
    assert await database.observer.fetchval("SELECT count(*) FROM users WHERE email = 'new@example.com'") == 1


async def test_locking_again_shows_what_others_have_changed_since(manager: DatabaseSessionManager) -> None:
    begin = on_postgres(manager)
    ana, editor = a_user("another@example.com"), a_role("another")
    async with manager.session() as session:
        ports = Ports.of(session)
        await ports.users.add(ana)
        await ports.users.get_for_update(ana.id)
        await ports.roles.add(editor)
        await ports.roles.get_for_update(editor.id)
        await session.commit()
        async with begin() as others:
            name = DisplayName("Ana Lima")
            user = await others.users.get_for_update(ana.id)
            await others.users.save(user.describe(email=user.email, display_name=name, at=LATER))
            role = await others.roles.get_for_update(editor.id)
            await others.roles.save(replace(role, name=RoleName("changed"), version=2))
        assert (await ports.users.get_for_update(ana.id)).display_name == name
        assert (await ports.roles.get_for_update(editor.id)).name == RoleName("changed")


async def test_a_user_that_was_waited_for_has_the_roles_it_has_by_then(database: Database, begin: Begin) -> None:
    async def read_when_free() -> tuple[str, ...]:
        async with begin() as ports:
            return (await ports.users.get_for_update(CEA.id)).roles

    async with begin() as ports:
        await ports.assignments.grant(CEA.id, EDITOR.id, by="tester", terms=OPEN_ENDED, at=LATER)
        reading = asyncio.create_task(read_when_free())
        await database.until_waiting(1)
    assert await reading == ("editor",)
