"""What PostgreSQL does for a page, in a register of 200,000: never more than a bounded number of rows, however deep.

The register is made once. What the statements touch is counted by EXPLAIN ANALYZE, which does not depend on how fast
the machine is; that they could scan the table is looked for in the plans, whether it was done or not.
"""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy.engine import URL

from adapters.database.fetching import Reader
from adapters.database.keyset import place_of
from adapters.database.users.filters import NAMES, said
from adapters.database.users.lists import REACH, user_list
from adapters.database.users.repository import SqlUserRepository
from domain.shared.page import PageRequest, Position, Total
from domain.users.lists import EVERYBODY, Search, UserFilter, UserSort
from domain.users.values import Email, UserStatus
from tests.databases import Connection, connect, managed, new_database

pytestmark = [pytest.mark.database, pytest.mark.timeout(300)]

USERS: Final = 200_000
EARLY: Final = datetime(2020, 2, 1, tzinfo=UTC)
LATE: Final = datetime(2020, 4, 1, tzinfo=UTC)
LIMIT: Final = 50
_FILL: Final = f"""
    SET session_replication_role = replica;
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    SELECT uuidv7(), mail, mail, name, CASE n % 50 WHEN 0 THEN 'deactivated' ELSE 'active' END, 1, at,
        at + abs(hashint4(n)) % 1000000 * interval '1 s'
    FROM generate_series(1, {USERS}) AS n,
        LATERAL (SELECT
            (ARRAY['Ana','José','Wei','Olga','Zoë','Peter','Łukasz','Ida'])[1 + abs(hashint4(n * 3)) % 8] || ' ' ||
            (ARRAY['Lima','Müller','Novák','Okafor','Tanaka','Silva','Berg'])[1 + abs(hashint4(n * 3 + 1)) % 7] ||
            CASE WHEN n % 2000 = 0 THEN ' Quiroga' ELSE '' END AS name,
            'user-' || n || '@example.com' AS mail,
            timestamptz '2020-01-01 00:00:00Z' + n * interval '1 min' AS at
        ) AS made;
    INSERT INTO roles (id, name, description, permissions, version, created_at, updated_at)
    SELECT uuidv7(), name, '', '{{}}', 1, now(), now() FROM unnest(ARRAY['common', 'rare']) AS name;
    INSERT INTO user_roles (user_id, role_id, granted_at)
    SELECT users.id, roles.id, now() FROM users, roles
    WHERE roles.name = 'common' OR (roles.name = 'rare' AND display_name LIKE '%Quiroga');
"""
_INDEXES: Final = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'users' AND indexname LIKE 'ix_users_%'"


# Where a hundred are left.
_DEEPEST: Final = "SELECT {key}, id FROM users ORDER BY {key} DESC, id DESC OFFSET 100 LIMIT 1"
_SHALLOWEST: Final = "SELECT {key}, id FROM users ORDER BY {key}, id OFFSET 100 LIMIT 1"


class Explaining(Reader):
    """Instead of a statement's rows, gives what PostgreSQL did for them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        done = await self._connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *arguments)
        # As it is planned for no arguments in particular, after the fifth time.
        planned = await self._connection.fetchval(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {sql}", *arguments)
        return [json.loads(text)[0]["Plan"] for text in (done, planned)]


@dataclass(frozen=True, slots=True)
class Plans:
    """How the pages at both ends of a list are read, and the way back from the deepest."""

    connection: Connection
    url: URL

    async def of(self, wanted: UserFilter, sort: UserSort) -> list[Any]:
        values, explaining = said(wanted), Explaining(self.connection)
        queries = user_list(NAMES.intersection(values), sort)
        edges = [
            Position(*await self.connection.fetchrow(query.format(key=queries.key)) or ())
            for query in (_DEEPEST, _SHALLOWEST)
        ]
        deepest, shallowest = reversed(edges) if sort.is_descending else edges
        pages = (
            (queries.first, PageRequest(LIMIT)),
            (queries.after, PageRequest(LIMIT, after=deepest)),
            (queries.before, PageRequest(LIMIT, before=deepest)),
            (queries.before, PageRequest(LIMIT, before=shallowest)),
        )
        return [plan for query, page in pages for plan in await query.all(explaining, **values, **place_of(page))]


@pytest.fixture(scope="module")
async def plans(postgres: URL, template: str) -> AsyncIterator[Plans]:
    async with new_database(postgres, template=template) as url:
        connection = await connect(url)
        indexes = await connection.fetch(_INDEXES)
        for index in indexes:
            await connection.execute(f"DROP INDEX {index['indexname']}")
        await connection.execute(_FILL)
        # As the migrations made them, only faster.
        for index in indexes:
            await connection.execute(index["indexdef"])
        await connection.execute("VACUUM ANALYZE")
        yield Plans(connection, url)
        await connection.close()


# What an index of the order knows, or a unique one: a page costs its own rows, whatever the register is.
DIRECT: Final = {
    "everybody": (EVERYBODY, [*UserSort]),
    "deactivated": (UserFilter(status=UserStatus.DEACTIVATED), [*UserSort]),
    "active": (UserFilter(status=UserStatus.ACTIVE), [*UserSort]),
    "created": (
        UserFilter(created_after=EARLY, created_before=LATE),
        [UserSort("created_at"), UserSort("-created_at")],
    ),
    "updated": (
        UserFilter(updated_after=EARLY, updated_before=LATE),
        [UserSort("updated_at"), UserSort("-updated_at")],
    ),
    "email": (UserFilter(email=Email("user-70000@example.com")), [*UserSort]),
    "ids": (UserFilter(ids=tuple(UUID(int=number) for number in range(100))), [*UserSort]),
}
# What is looked for near and far: a page costs the rows near, and those who fit when they are few.
SOUGHT: Final = {
    "common words": UserFilter(search=Search.parse("example")),
    "rare words": UserFilter(search=Search.parse("quiroga")),
    "words of nobody": UserFilter(search=Search.parse("xyzzy")),
    "short words": UserFilter(search=Search.parse("l an")),
    "a common role": UserFilter(role="common"),
    "a rare role": UserFilter(role="rare"),
    "no role": UserFilter(role="none"),
    "a rare role and common words": UserFilter(role="rare", search=Search.parse("example")),
    "a common role and rare words": UserFilter(role="common", search=Search.parse("quiroga")),
    "created in an hour": UserFilter(created_after=EARLY, created_before=EARLY + timedelta(hours=1)),
    "updated in an hour": UserFilter(updated_after=LATE, updated_before=LATE + timedelta(hours=1)),
}
FEW: Final = 4_000
"""More than there are whom rare words fit."""


@pytest.mark.parametrize("name", DIRECT)
async def test_an_index_has_the_page(plans: Plans, name: str) -> None:
    wanted, sorts = DIRECT[name]
    for sort in sorts:
        for plan in await plans.of(wanted, sort):
            nodes = [*nodes_of(plan)]
            assert not [each for each in nodes if is_scan_of_a_table(each)], (sort, plan)
            assert sum(map(rows_read, nodes)) <= 4 * LIMIT, (sort, plan)
            if wanted.email is None and wanted.ids is None:
                assert not [each for each in nodes if rows_sorted(each) > 4 * LIMIT], (sort, plan)


@pytest.mark.parametrize("name", SOUGHT)
async def test_what_no_such_index_has_is_found_near_or_far(plans: Plans, name: str) -> None:
    for sort in UserSort:
        for plan in await plans.of(SOUGHT[name], sort):
            nodes = [*nodes_of(plan)]
            assert not [each for each in nodes if is_scan_of_a_table(each)], (sort, plan)
            assert sum(map(rows_read, nodes)) <= 2 * REACH + FEW, (sort, plan)
            assert not [each for each in nodes if "Actual Rows" in each and rows_sorted(each) > FEW], (sort, plan)


@pytest.mark.parametrize("name", ["rare words", "a rare role", "a rare role and common words"])
async def test_all_of_the_few_are_found_wherever_they_stand(plans: Plans, name: str) -> None:
    async with managed(plans.url) as manager, manager.session(read_only=True) as session:
        users = SqlUserRepository(session)
        for sort in UserSort:
            found, page = [], await users.list_page(PageRequest(30), SOUGHT[name], sort)
            while page.next:
                found += page.items
                page = await users.list_page(PageRequest(30, page.next), SOUGHT[name], sort)
            found += page.items
            assert len({user.id for user in found}) == len(found) == USERS / 2000, sort
            assert all("Quiroga" in user.display_name for user in found)
        assert await users.count(SOUGHT[name]) == Total(USERS // 2000, is_exact=True)


async def test_many_are_estimated(plans: Plans) -> None:
    async with managed(plans.url) as manager, manager.session(read_only=True) as session:
        for wanted in (EVERYBODY, SOUGHT["common words"], SOUGHT["a common role"]):
            total = await SqlUserRepository(session).count(wanted)
            assert not total.is_exact
            assert 0.8 * USERS < total.count < 1.2 * USERS


def nodes_of(plan: Any) -> Iterator[Any]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes_of(each)


def is_scan_of_a_table(node: Any) -> bool:
    return node["Node Type"] == "Seq Scan" and node["Relation Name"] in {"users", "user_roles"}


def rows_sorted(node: Any) -> float:
    """How many rows at once; where it was only planned, how many it was planned for."""
    is_sort = node["Node Type"] in {"Sort", "Incremental Sort"}
    return float(node.get("Actual Rows", node["Plan Rows"])) if is_sort else 0


def rows_given(node: Any) -> float:
    return float(node.get("Actual Rows", 0) * node.get("Actual Loops", 0))


def rows_read(node: Any) -> float:
    """Of the table of users, those that were looked at in vain included."""
    if node.get("Relation Name") != "users":
        return 0
    in_vain = sum(node.get(f"Rows Removed by {reason}", 0) for reason in ("Filter", "Index Recheck"))
    return rows_given(node) + float(in_vain) * float(node.get("Actual Loops", 0))
