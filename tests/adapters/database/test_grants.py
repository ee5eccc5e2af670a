"""Grants that end by themselves: the port's promises, kept by the fake and by PostgreSQL."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Grant
from domain.roles.errors import RoleInUse, RoleNotFound
from domain.roles.ports import ReplacedRoles
from domain.roles.values import OPEN_ENDED, Reason, Terms
from domain.shared.page import PageRequest
from domain.users.lists import UserFilter
from tests.adapters.database.transactions import Begin
from tests.samples import NOON, a_role, a_user

LATER: Final = NOON + timedelta(minutes=1)
# Past and future for every clock: the fake's, which says NOON, and the database's.
OVER: Final = Terms(expires_at=datetime(2001, 1, 1, tzinfo=UTC), reason=Reason("Holidays."))
FUTURE: Final = Terms(expires_at=datetime(2200, 1, 1, tzinfo=UTC), reason=Reason("Until then."))


@dataclass(frozen=True, slots=True)
class Scene:
    """Ana, and the role `editor`, which gives users:read."""

    begin: Begin
    ana: UUID
    editor: UUID

    async def grant(self, terms: Terms, *, role: UUID | None = None) -> bool:
        async with self.begin() as ports:
            return await ports.assignments.grant(self.ana, role or self.editor, by="shell", terms=terms, at=LATER)

    async def seen(self) -> tuple[tuple[str, ...], int]:
        """By another transaction: the names of the roles, and the version."""
        async with self.begin() as ports:
            user = await ports.users.get(self.ana)
        return user.roles, user.version


@pytest.fixture
async def scene(begin: Begin) -> Scene:
    ana, editor = a_user("ana@example.com"), a_role("editor")
    async with begin() as ports:
        await ports.users.add(ana)
        await ports.roles.add(editor)
    return Scene(begin, ana.id, editor.id)


async def test_a_grant_is_kept_with_its_terms(scene: Scene) -> None:
    assert await scene.grant(FUTURE)
    async with scene.begin() as ports:
        (grant,) = (await ports.assignments.roles_of(scene.ana)).grants
        role = await ports.roles.get(scene.editor)
    assert grant == Grant(role=role, granted_at=LATER, granted_by="shell", terms=FUTURE)
    assert await scene.seen() == (("editor",), 2)


async def test_the_same_terms_change_nothing_and_others_do(scene: Scene) -> None:
    assert await scene.grant(OPEN_ENDED)
    for terms, version in ((FUTURE, 3), (Terms(expires_at=FUTURE.expires_at), 4), (OPEN_ENDED, 5)):
        assert await scene.grant(terms)
        assert not await scene.grant(terms)
        assert await scene.seen() == (("editor",), version)


async def test_what_has_expired_counts_for_nothing(scene: Scene) -> None:
    await scene.grant(OVER)
    await scene.grant(OVER, role=ADMINISTRATOR_ID)
    async with scene.begin() as ports:
        assert (await ports.users.get(scene.ana)).roles == ()
        assert (await ports.users.get_for_update(scene.ana)).roles == ()
        assert [user.roles for user in (await ports.users.list_page(PageRequest(10))).items] == [[]]
        assert (await ports.assignments.roles_of(scene.ana)).grants == ()
        assert (await ports.users.list_page(PageRequest(10), UserFilter(role=scene.editor))).items == []
        assert await ports.held_permissions.of(scene.ana) == frozenset()
        assert await ports.administrators.lock_active() == frozenset()
        assert not await ports.assignments.revoke(scene.ana, scene.editor, at=LATER)
        assert not await ports.assignments.revoke_from_all(scene.editor, at=LATER)


async def test_an_expiry_is_a_new_version_of_the_user(scene: Scene) -> None:
    """Granting was one, and the end of it another: nobody is told 304 about the roles of before."""
    await scene.grant(OVER)
    assert await scene.seen() == ((), 3)
    async with scene.begin() as ports:
        user = await ports.users.get_for_update(scene.ana)
        assert user.version == 3
        await ports.users.save(user.deactivate(at=LATER))
    assert await scene.seen() == ((), 4)


async def test_what_has_expired_can_be_granted_again(scene: Scene) -> None:
    await scene.grant(OVER)
    assert await scene.grant(FUTURE)
    assert await scene.seen() == (("editor",), 4)


async def test_a_replacement_renews_what_has_expired_and_leaves_other_terms_alone(scene: Scene) -> None:
    other = a_role("other")
    async with scene.begin() as ports:
        await ports.roles.add(other)
    await scene.grant(OVER)
    await scene.grant(FUTURE, role=other.id)
    assert await scene.seen() == (("other",), 4)
    async with scene.begin() as ports:
        await ports.assignments.lock(scene.ana)
        changes = await ports.assignments.replace(scene.ana, [scene.editor, other.id], by="shell", at=LATER)
    assert changes == ReplacedRoles(granted=frozenset({scene.editor}))
    assert await scene.seen() == (("editor", "other"), 5)
    async with scene.begin() as ports:
        grants = (await ports.assignments.roles_of(scene.ana)).grants
    assert [grant.terms for grant in grants] == [OPEN_ENDED, FUTURE]


async def test_a_role_that_was_held_can_be_deleted(scene: Scene) -> None:
    await scene.grant(OVER)
    async with scene.begin() as ports:
        await ports.roles.remove(await ports.roles.get_for_update(scene.editor))
    async with scene.begin() as ports:
        with pytest.raises(RoleNotFound):
            await ports.roles.get(scene.editor)
    assert await scene.seen() == ((), 3)


async def test_a_role_that_is_held_for_a_time_cannot(scene: Scene) -> None:
    await scene.grant(FUTURE)
    with pytest.raises(RoleInUse):
        async with scene.begin() as ports:
            await ports.roles.remove(await ports.roles.get_for_update(scene.editor))


async def test_only_who_is_administrator_for_good_keeps_the_register(scene: Scene) -> None:
    for terms, administrators in ((OVER, set()), (FUTURE, set()), (OPEN_ENDED, {scene.ana})):
        await scene.grant(terms, role=ADMINISTRATOR_ID)
        async with scene.begin() as ports:
            assert await ports.administrators.lock_active() == administrators
