"""Imports in PostgreSQL: what they leave of those who were there already, and for how long they are remembered."""

from datetime import timedelta

import pytest
from sqlalchemy.engine import URL

from adapters.database.manager import DatabaseSessionManager
from adapters.database.transfer.imports import KEPT, sweep_imports
from domain.roles.values import OPEN_ENDED, Terms
from domain.transfer.refusal import ImportRefused
from domain.transfer.values import OnConflict
from tests.adapters.database.transactions import Begin, on_postgres
from tests.adapters.database.transfer.by_shell import exported, imported
from tests.databases import Database, managed
from tests.samples import NOON, a_role, a_user

pytestmark = pytest.mark.database

ANA, BEA = a_user("ana@example.com"), a_user("bea@example.com", name="Bea")
EDITOR, AUTHOR = a_role("editor"), a_role("author")
HEADER = "email,display_name,roles,status\n"


@pytest.fixture
async def begin(manager: DatabaseSessionManager) -> Begin:
    """With Ana, who was an editor and is an author, and Bea, who is an editor."""
    begin = on_postgres(manager)
    async with begin() as ports:
        for role in (EDITOR, AUTHOR):
            await ports.roles.add(role)
        for user in (ANA, BEA):
            await ports.users.add(user)
        long_ago = Terms(expires_at=NOON - timedelta(days=36_500), reason=None)
        await ports.assignments.grant(ANA.id, EDITOR.id, by="tester", terms=long_ago, at=NOON)
        await ports.assignments.grant(ANA.id, AUTHOR.id, by="tester", terms=OPEN_ENDED, at=NOON)
        await ports.assignments.grant(BEA.id, EDITOR.id, by="tester", terms=OPEN_ENDED, at=NOON)
    return begin


@pytest.mark.parametrize("roles", ["editor", "author editor", ""])
async def test_a_change_of_roles_is_one_more_version(begin: Begin, manager: DatabaseSessionManager, roles: str) -> None:
    async with begin() as ports:
        before = await ports.users.get(ANA.id)
    assert before.roles == ("author",)
    await imported(manager, f"{HEADER}ana@example.com,Ana,{roles},\n", OnConflict.UPDATE)
    async with begin() as ports:
        after = await ports.users.get(ANA.id)
    assert (after.roles, after.version) == (tuple(roles.split()), before.version + 1)


async def test_whoever_is_deactivated_has_no_link_any_more(begin: Begin, manager: DatabaseSessionManager) -> None:
    await imported(
        manager, f"{HEADER}ana@example.com,Ana,author,deactivated\nbea@example.com,B,editor,\n", OnConflict.UPDATE
    )
    async with begin() as ports:
        assert (await ports.users.get(ANA.id)).links_version == ANA.links_version + 1
        assert (await ports.users.get(BEA.id)).links_version == BEA.links_version


@pytest.mark.usefixtures("begin")
async def test_works_through_pgbouncer(pooled: URL) -> None:
    text = HEADER + "".join(f"person{number}@example.com,Person,editor,active\n" for number in range(5000))
    async with managed(pooled) as manager:
        assert (await imported(manager, text)).counts.created == 5000
        with pytest.raises(ImportRefused):
            await imported(manager, text)
        assert (await imported(manager, text, OnConflict.SKIP)).counts.skipped == 5000
        assert len((await exported(manager)).splitlines()) == 5003


async def test_is_forgotten_with_its_report(database: Database, manager: DatabaseSessionManager) -> None:
    with pytest.raises(ImportRefused):
        await imported(manager, HEADER + "nobody,Nobody,,\n")
    done = await imported(manager, HEADER + "ana@example.com,Ana,,\n")
    for age, left in ((KEPT - timedelta(hours=1), 2), (KEPT + timedelta(hours=1), 1)):
        await database.observer.execute(
            "UPDATE imports SET started_at = now() - CASE WHEN id = $2 THEN interval '0' ELSE $1::interval END",
            age,
            done.id,
        )
        await sweep_imports(manager)
        assert await database.observer.fetchval("SELECT count(*) FROM imports") == left
    assert await database.observer.fetchval("SELECT count(*) FROM import_faults") == 0
