"""One session, one task."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.manager import DatabaseSessionManager
from adapters.database.misuse import SessionIsOver, SessionIsShared
from adapters.database.rows import RoleRow
from adapters.database.seed import ADMINISTRATOR_ID
from tests.databases import connections_in_use

pytestmark = pytest.mark.database

Use = Callable[[AsyncSession], Coroutine[None, None, int]]


async def ask(session: AsyncSession) -> int:
    return int((await session.execute(text("SELECT 1"))).scalar_one())


async def read(session: AsyncSession) -> int:
    row = await session.get(RoleRow, ADMINISTRATOR_ID)
    assert row
    return row.version


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("use", [ask, read])
async def test_another_task_may_not_use_the_session(
    manager: DatabaseSessionManager, use: Use, *, read_only: bool
) -> None:
    async with manager.session(read_only=read_only) as session:
        assert await ask(session) == 1
        with pytest.raises(SessionIsShared, match="One session, one task"):
            await asyncio.create_task(use(session))
        assert await ask(session) == 1


async def test_the_error_names_both_tasks(manager: DatabaseSessionManager) -> None:
    async def own_and_share() -> None:
        async with manager.session() as session:
            await ask(session)
            await asyncio.create_task(ask(session), name="the intruder")

    with pytest.raises(
        SessionIsShared,
        match=r"'the intruder' used the session of task 'the owner' \(used at .*test_session\.py:\d+ in ask\)",
    ):
        await asyncio.create_task(own_and_share(), name="the owner")


async def test_of_siblings_only_one_may_use_the_session(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session:
        outcomes = await asyncio.gather(*(ask(session) for _ in range(3)), return_exceptions=True)
    assert outcomes[0] == 1
    assert [type(outcome) for outcome in outcomes[1:]] == [SessionIsShared] * 2
    assert connections_in_use(manager) == 0


async def test_the_task_that_uses_a_session_need_not_be_the_one_that_opened_it(
    manager: DatabaseSessionManager,
) -> None:
    async with manager.session() as session:
        assert await asyncio.create_task(ask(session)) == 1


async def test_every_task_may_have_a_session_of_its_own(manager: DatabaseSessionManager) -> None:
    async def open_and_ask() -> int:
        async with manager.session() as session:
            return await ask(session)

    first, second = await asyncio.gather(open_and_ask(), open_and_ask())
    assert first == second == 1


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("use", [ask, read])
async def test_what_is_over_is_over(manager: DatabaseSessionManager, use: Use, *, read_only: bool) -> None:
    async with manager.session(read_only=read_only) as session:
        await use(session)
    with pytest.raises(
        SessionIsOver, match=rf"ends before its answer.* \(used at .*test_session\.py:\d+ in {use.__name__}\)"
    ):
        await use(session)
