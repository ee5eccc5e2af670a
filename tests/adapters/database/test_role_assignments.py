"""Who holds which role: the port's promises, kept by the fake and by PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.roles.entities import HeldRoles, Role
from domain.roles.errors import RoleNotFound, UnknownRole
from domain.roles.ports import ReplacedRoles
from domain.roles.values import OPEN_ENDED
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.adapters.database.transactions import Begin, Ports
from tests.samples import NOBODY, NOON, a_role, a_user

LATER = NOON + timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """Two users and three roles, of which Ana holds `b`."""

    begin: Begin
    ana: UUID
    bea: UUID
    a: UUID
    b: UUID
    c: UUID

    async def seen(self, user_id: UUID) -> tuple[tuple[str, ...], int]:
        """By another transaction: the names of the roles, and the version."""
        async with self.begin() as ports:
            user = await ports.users.get(user_id)
        return user.roles, user.version


@pytest.fixture
async def scene(begin: Begin) -> Scene:
    ana, bea = a_user("ana@example.com"), a_user("bea@example.com")
    a, b, c = a_role("a"), a_role("b"), a_role("c")
    async with begin() as ports:
        await add(ports, (ana, bea), (c, b, a))
        await ports.assignments.grant(ana.id, b.id, by="tester", terms=OPEN_ENDED, at=NOON)
    return Scene(begin, ana.id, bea.id, a.id, b.id, c.id)


async def test_a_granted_role_is_held_and_makes_a_new_version(scene: Scene) -> None:
    async with scene.begin() as ports:
        assert await ports.assignments.grant(scene.ana, scene.a, by="tester", terms=OPEN_ENDED, at=LATER)
    async with scene.begin() as ports:
        assert (await ports.users.get(scene.ana)).updated_at == LATER
    assert await scene.seen(scene.ana) == (("a", "b"), 3)
    assert await scene.seen(scene.bea) == ((), 1)


async def test_granting_again_changes_nothing(scene: Scene) -> None:
    async with scene.begin() as ports:
        assert not await ports.assignments.grant(scene.ana, scene.b, by="tester", terms=OPEN_ENDED, at=LATER)
    async with scene.begin() as ports:
        assert (await ports.users.get(scene.ana)).updated_at == NOON
    assert await scene.seen(scene.ana) == (("b",), 2)


async def test_nothing_is_granted_to_nobody(scene: Scene) -> None:
    with pytest.raises(UserNotFound):
        await grant(scene, NOBODY, scene.a)


async def test_what_is_no_role_is_not_granted(scene: Scene) -> None:
    with pytest.raises(RoleNotFound):
        await grant(scene, scene.ana, NOBODY)


async def test_a_revoked_role_is_not_held_and_makes_a_new_version(scene: Scene) -> None:
    async with scene.begin() as ports:
        assert await ports.assignments.revoke(scene.ana, scene.b, at=LATER)
    async with scene.begin() as ports:
        assert (await ports.users.get(scene.ana)).updated_at == LATER
    assert await scene.seen(scene.ana) == ((), 3)


async def test_revoking_takes_one_role_from_one_user(scene: Scene) -> None:
    async with scene.begin() as ports:
        await ports.assignments.grant(scene.ana, scene.a, by="tester", terms=OPEN_ENDED, at=NOON)
        await ports.assignments.grant(scene.bea, scene.b, by="tester", terms=OPEN_ENDED, at=NOON)
        await ports.assignments.revoke(scene.ana, scene.b, at=LATER)
    assert await scene.seen(scene.ana) == (("a",), 4)
    assert await scene.seen(scene.bea) == (("b",), 2)


async def test_revoking_what_is_not_held_changes_nothing(scene: Scene) -> None:
    async with scene.begin() as ports:
        for user, role in [(scene.ana, scene.a), (scene.bea, scene.b), (NOBODY, scene.a), (scene.ana, NOBODY)]:
            assert not await ports.assignments.revoke(user, role, at=LATER)
    assert await scene.seen(scene.ana) == (("b",), 2)
    assert await scene.seen(scene.bea) == ((), 1)


@pytest.mark.parametrize(
    ("wanted", "held"),
    [("ac", ("a", "c")), ("ab", ("a", "b")), ("", ()), ("aaa", ("a",)), ("abc", ("a", "b", "c"))],
    ids=["others", "one more", "none", "one, said three times", "all"],
)
async def test_after_replacing_these_roles_are_held_and_no_other(
    scene: Scene, wanted: str, held: tuple[str, ...]
) -> None:
    async with scene.begin() as ports:
        changes = await replace_roles(ports, scene.ana, [getattr(scene, name) for name in wanted], at=LATER)
    now, before = {getattr(scene, name) for name in held}, {scene.b}
    assert changes == ReplacedRoles(granted=frozenset(now - before), revoked=frozenset(before - now))
    assert await scene.seen(scene.ana) == (held, 3)
    assert await scene.seen(scene.bea) == ((), 1)


async def test_replacing_by_the_same_changes_nothing(scene: Scene) -> None:
    async with scene.begin() as ports:
        assert await replace_roles(ports, scene.ana, [scene.b, scene.b], at=LATER) == ReplacedRoles()
        assert await replace_roles(ports, scene.bea, [], at=LATER) == ReplacedRoles()
    assert await scene.seen(scene.ana) == (("b",), 2)
    assert await scene.seen(scene.bea) == ((), 1)


async def test_replacing_leaves_the_other_holders_alone(scene: Scene) -> None:
    async with scene.begin() as ports:
        await ports.assignments.grant(scene.bea, scene.b, by="tester", terms=OPEN_ENDED, at=NOON)
        await replace_roles(ports, scene.ana, [scene.a], at=LATER)
    assert await scene.seen(scene.bea) == (("b",), 2)


@pytest.mark.parametrize("also", ["", "a"])
async def test_roles_are_replaced_all_or_none(scene: Scene, also: str) -> None:
    wanted = [NOBODY, *(getattr(scene, name) for name in also)]

    async def replace() -> None:
        async with scene.begin() as ports:
            await replace_roles(ports, scene.ana, wanted, at=LATER)

    with pytest.raises(UnknownRole):
        await replace()
    assert await scene.seen(scene.ana) == (("b",), 2)


async def test_nobody_has_no_roles_to_replace(scene: Scene) -> None:
    async with scene.begin() as ports:
        with pytest.raises(UserNotFound):
            await ports.assignments.lock(NOBODY)


async def test_a_role_revoked_from_all_is_held_by_nobody(scene: Scene) -> None:
    async with scene.begin() as ports:
        await replace_roles(ports, scene.bea, [scene.b, scene.c], at=NOON)
        assert {*await ports.assignments.revoke_from_all(scene.b, at=LATER)} == {scene.ana, scene.bea}
    assert await scene.seen(scene.ana) == ((), 3)
    assert await scene.seen(scene.bea) == (("c",), 3)


async def test_revoking_from_all_changes_nobody_who_did_not_hold_it(scene: Scene) -> None:
    async with scene.begin() as ports:
        assert not await ports.assignments.revoke_from_all(scene.a, at=LATER)
        assert not await ports.assignments.revoke_from_all(NOBODY, at=LATER)
    assert await scene.seen(scene.ana) == (("b",), 2)


async def test_roles_of_a_user_come_whole_and_by_name(scene: Scene) -> None:
    async with scene.begin() as ports:
        await replace_roles(ports, scene.ana, [scene.c, scene.b, scene.a], at=NOON)
        found = await ports.assignments.roles_of(scene.ana)
        assert found.roles == tuple([await ports.roles.get(role) for role in (scene.a, scene.b, scene.c)])
        assert await ports.assignments.roles_of(scene.bea) == HeldRoles(grants=())
        with pytest.raises(UserNotFound):
            await ports.assignments.roles_of(NOBODY)


async def grant(scene: Scene, user_id: UUID, role_id: UUID) -> None:
    async with scene.begin() as ports:
        await ports.assignments.grant(user_id, role_id, by="tester", terms=OPEN_ENDED, at=LATER)


async def replace_roles(ports: Ports, user_id: UUID, role_ids: list[UUID], *, at: datetime) -> ReplacedRoles:
    """As the use case does."""
    await ports.assignments.lock(user_id)
    return await ports.assignments.replace(user_id, role_ids, by="tester", at=at)


async def add(ports: Ports, users: tuple[User, ...], roles: tuple[Role, ...]) -> None:
    for user in users:
        await ports.users.add(user)
    for role in roles:
        await ports.roles.add(role)
