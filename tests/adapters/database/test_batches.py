"""Many users at once: the ports' promises, kept by the fakes and by PostgreSQL, there by one statement each."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy import event
from uuid_utils.compat import uuid7

from adapters.database.manager import DatabaseSessionManager
from adapters.database.roles.batches import SqlRoleBatches
from adapters.database.users.batches import SqlUserBatches
from domain.roles.values import OPEN_ENDED, Reason, Terms
from domain.users.entities import User
from domain.users.values import Email
from tests.adapters.database.transactions import Begin
from tests.databases import Database
from tests.samples import NOBODY, NOON, a_role, a_user

LATER: Final = NOON + timedelta(minutes=1)
OVER: Final = Terms(expires_at=datetime(2001, 1, 1, tzinfo=UTC), reason=Reason("Holidays."))
FUTURE: Final = Terms(expires_at=datetime(2200, 1, 1, tzinfo=UTC), reason=Reason("Until then."))


async def test_those_are_added_whose_address_is_free(begin: Begin) -> None:
    ana = a_user("ana@example.com")
    async with begin() as ports:
        await ports.users.add(ana)
    new = [a_user("zoe@example.com", password_hash="$argon2id$"), a_user("bea@example.com").deactivate(at=LATER)]
    taken = [a_user("ANA@example.com"), replace(a_user(), email=Email("BEA@example.com"))]
    async with begin() as ports:
        assert set(await ports.user_batches.add([new[0], taken[0], new[1], taken[1]])) == {each.id for each in new}
    async with begin() as ports:
        assert [await ports.users.get(each.id) for each in new] == new
        assert await ports.users.get(ana.id) == ana


async def test_many_get_a_role_on_the_same_terms(begin: Begin) -> None:
    ana, bea, cai, editor = a_user("ana@example.com"), a_user("bea@example.com"), a_user("cai@example.com"), a_role()
    all_three = [ana.id, bea.id, cai.id]
    async with begin() as ports:
        await ports.roles.add(editor)
        await ports.user_batches.add([ana, bea, cai])
        await ports.assignments.grant(ana.id, editor.id, by="shell", terms=OVER, at=NOON)
        await ports.assignments.grant(bea.id, editor.id, by="shell", terms=FUTURE, at=NOON)
    async with begin() as ports:
        assert await ports.role_batches.lock([*all_three, NOBODY]) == set(all_three)
        changed = await ports.role_batches.grant(all_three, editor.id, by="key:1", terms=FUTURE, at=LATER)
        assert set(changed) == {ana.id, cai.id}
    async with begin() as ports:
        assert [(await ports.users.get(each)).version for each in all_three] == [4, 2, 2]
        for each, granted_by in zip(all_three, ("key:1", "shell", "key:1"), strict=True):
            (grant,) = (await ports.assignments.roles_of(each)).grants
            assert (grant.role.id, grant.granted_by, grant.terms) == (editor.id, granted_by, FUTURE)
        assert (await ports.users.get(cai.id)).updated_at == LATER
        changed = await ports.role_batches.grant([ana.id], editor.id, by="key:1", terms=OPEN_ENDED, at=LATER)
        assert set(changed) == {ana.id}


async def test_those_lose_a_role_who_hold_it(begin: Begin) -> None:
    ana, bea, cai, editor = a_user("ana@example.com"), a_user("bea@example.com"), a_user("cai@example.com"), a_role()
    async with begin() as ports:
        await ports.roles.add(editor)
        await ports.user_batches.add([ana, bea, cai])
        await ports.assignments.grant(ana.id, editor.id, by="shell", terms=OVER, at=NOON)
        await ports.assignments.grant(bea.id, editor.id, by="shell", terms=FUTURE, at=NOON)
    async with begin() as ports:
        assert set(await ports.role_batches.revoke([ana.id, bea.id, cai.id], editor.id, at=LATER)) == {bea.id}
    async with begin() as ports:
        users = [await ports.users.get(each.id) for each in (ana, bea, cai)]
    assert [(each.roles, each.version) for each in users] == [((), 3), ((), 3), ((), 1)]


@pytest.mark.database
async def test_a_thousand_take_no_more_statements_than_one(manager: DatabaseSessionManager, database: Database) -> None:
    statements: list[str] = []
    event.listen(manager.engine.sync_engine, "before_cursor_execute", lambda *each: statements.append(_text(*each)))
    users = [a_user(f"user-{number}@example.com") for number in range(1000)]
    role = await database.observer.fetchval("SELECT id FROM roles")
    async with manager.session() as session:
        ids = await SqlUserBatches(session).add(users)
        batches = SqlRoleBatches(session)
        assert await batches.lock(ids) == ids == {each.id for each in users}
        assert await batches.grant(ids, role, by="shell", terms=OPEN_ENDED, at=NOON) == ids
        assert await batches.revoke(ids, role, at=NOON) == ids
    assert len(statements) == 4


@pytest.mark.database
async def test_addresses_are_taken_in_order_so_that_batches_do_not_wait_in_a_ring(
    manager: DatabaseSessionManager, database: Database
) -> None:
    first, middle, last = (a_user(f"{letter}@example.com") for letter in "amz")
    async with manager.session() as blocker:
        await SqlUserBatches(blocker).add([middle])
        async with asyncio.TaskGroup() as tasks:
            batch = tasks.create_task(added(manager, last, replace(middle, id=uuid7()), first))
            await database.until_waiting(1)
            async with asyncio.timeout(20):
                assert await added(manager, replace(last, id=uuid7())) == 1
            await blocker.commit()
    assert batch.result() == 1


@pytest.mark.database
async def test_users_are_locked_in_order_so_that_batches_do_not_wait_in_a_ring(
    manager: DatabaseSessionManager, database: Database
) -> None:
    first, middle, last = (a_user(f"{letter}@example.com") for letter in "amz")
    await added(manager, first, middle, last)
    async with manager.session() as blocker:
        await SqlRoleBatches(blocker).lock([middle.id])
        async with asyncio.TaskGroup() as tasks:
            batch = tasks.create_task(locked(manager, last.id, middle.id, first.id))
            await database.until_waiting(1)
            async with asyncio.timeout(20):
                assert await locked(manager, last.id) == 1
            await blocker.commit()
    assert batch.result() == 3


async def added(manager: DatabaseSessionManager, *users: User) -> int:
    async with manager.session() as session:
        return len(await SqlUserBatches(session).add(users))


async def locked(manager: DatabaseSessionManager, *user_ids: UUID) -> int:
    async with manager.session() as session:
        return len(await SqlRoleBatches(session).lock(user_ids))


def _text(*arguments: Any) -> str:
    return str(arguments[2])
