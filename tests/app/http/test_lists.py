"""Lists by HTTP: what is found, in which order, which members are shown, and what is refused."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from tests.samples import NOBODY

pytestmark = [pytest.mark.database, pytest.mark.server]

MEMBERS = {"id", "email", "email_verified", "display_name", "status", "version", "created_at", "updated_at"}


class People:
    """Three who have a name of their own, so that others do not matter; `role` is held by the first."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.word = uuid4().hex[:12]
        self.ids: list[str] = []
        self.role = ""

    async def register(self) -> None:
        for first_name in ("Zoë", "Ana", "Łukasz"):
            user = {"email": f"{first_name.encode().hex()}@{self.word}.example", "display_name": first_name}
            self.ids.append((await self.client.post("/v1/users", json=user)).json()["id"])
        self.role = (await self.client.post("/v1/roles", json={"name": f"r{self.word}"})).json()["id"]
        assert (await self.client.put(f"/v1/users/{self.ids[0]}/roles/{self.role}")).is_success

    async def page(self, query: str = "", path: str = "/v1/users") -> Any:
        answer = await self.client.get(f"{path}?search={self.word}{query}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def numbers(self, query: str = "", path: str = "/v1/users") -> list[int]:
        return [self.ids.index(user["id"]) for user in (await self.page(query, path))["items"]]


@pytest.fixture
async def people(client: httpx.AsyncClient) -> People:
    people = People(client)
    await people.register()
    return people


async def test_finds_filters_and_sorts(people: People) -> None:
    assert await people.numbers() == [0, 1, 2]
    assert await people.numbers("&sort=display_name") == [1, 2, 0]
    assert await people.numbers("&sort=-created_at") == [2, 1, 0]
    assert await people.numbers("%20luk") == [2]
    assert await people.numbers(f"&ids={people.ids[2]},{people.ids[1]}") == [1, 2]
    assert await people.numbers(f"&role={people.role}") == await people.numbers(f"&role=r{people.word}") == [0]
    assert await people.numbers("&role=nothing-of-that-name") == []
    assert await people.numbers("&status=deactivated") == []
    assert await people.numbers("&created_after=2100-01-01T00:00:00Z") == []
    assert await people.numbers("&updated_before=2100-01-01T00:00:00Z&sort=email") == [1, 0, 2]
    (zoe,) = (await people.client.get("/v1/users", params={"email": f"5A6FC3AB@{people.word}.EXAMPLE"})).json()["items"]
    assert zoe["id"] == people.ids[0]


async def test_the_holders_of_a_role_are_a_list_of_users(people: People) -> None:
    path = f"/v1/roles/{people.role}/users"
    assert await people.numbers("&sort=-email&status=active", path) == [0]
    page = await people.page("&fields=id&include=roles&total=true", path)
    assert page["items"] == [{"id": people.ids[0], "roles": [f"r{people.word}"]}]
    assert page["total"] == {"count": 1, "exact": True}


async def test_shows_the_members_that_were_asked_for(people: People) -> None:
    assert {frozenset(user) for user in (await people.page())["items"]} == {frozenset(MEMBERS)}
    assert {frozenset(user) for user in (await people.page("&include=roles"))["items"]} == {
        frozenset({*MEMBERS, "roles"})
    }
    for user in (await people.page("&fields=email,id,id"))["items"]:
        assert list(user) == ["id", "email"]
    assert [user["roles"] for user in (await people.page("&fields=roles"))["items"]] == [[f"r{people.word}"], [], []]


async def test_counts_only_when_asked(people: People) -> None:
    assert "total" not in await people.page()
    assert (await people.page("&total=true&limit=1"))["total"] == {"count": 3, "exact": True}


async def test_links_lead_to_and_fro_and_keep_what_was_asked(people: People) -> None:
    get = people.client.get
    first = await get(f"/v1/users?search={people.word}&sort=-email&fields=id&limit=2")
    assert [*first.links] == ["next"]
    last = await get(first.links["next"]["url"])
    assert [*last.links] == ["prev"]
    items = first.json()["items"] + last.json()["items"]
    assert [people.ids.index(item["id"]) for item in items] == [2, 0, 1]
    assert [set(item) for item in items] == [{"id"}] * 3
    back = await get(last.links["prev"]["url"])
    assert back.json() == first.json()
    assert back.links == first.links


async def test_a_cursor_is_of_no_use_in_another_list(people: People) -> None:
    cursor = (await people.page("&limit=1"))["next_cursor"]
    assert await people.numbers(f"&cursor={cursor}") == [1, 2]
    assert people.word not in cursor
    for path in (
        f"/v1/users?cursor={cursor}",
        f"/v1/users?search={people.word}&sort=email&cursor={cursor}",
        f"/v1/roles/{people.role}/users?search={people.word}&cursor={cursor}",
        f"/v1/audit-events?cursor={cursor}",
        f"/v1/users?search={people.word}&cursor={cursor[:-4]}AAAA",
    ):
        answer = await people.client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters"), path
        assert [error["parameter"] for error in answer.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("search=", "search"),
        ("search=%20", "search"),
        ("search=%40%40", "search"),
        ("search=a+b+c+d+e+f+g+h+i", "search"),
        ("search=%00", "search"),
        (f"search={'x' * 101}", "search"),
        ("email=ana", "email"),
        ("email=a%00@example.com", "email"),
        ("ids=1", "ids"),
        (f"ids={NOBODY},", "ids"),
        ("ids=" + ",".join(str(UUID(int=number)) for number in range(101)), "ids"),
        ("status=asleep", "status"),
        ("status=", "status"),
        ("role=No%20Role", "role"),
        ("created_after=yesterday", "created_after"),
        ("created_before=2026-13-01T00:00:00Z", "created_before"),
        ("updated_after=2026-01-01", "updated_after"),
        ("updated_before=2026-02-30T00:00:00Z", "updated_before"),
        ("sort=password_hash", "sort"),
        ("sort=email,id", "sort"),
        ("sort=null", "sort"),
        ("fields=password_hash", "fields"),
        ("fields=id,", "fields"),
        ("include=sessions", "include"),
        ("total=perhaps", "total"),
        ("search=ana&search=lima", "search"),
        ("page=2", "page"),
    ],
)
async def test_refuses_what_it_does_not_understand(client: httpx.AsyncClient, query: str, parameter: str) -> None:
    for path in ("/v1/users", f"/v1/roles/{ADMINISTRATOR_ID}/users"):
        answer = await client.get(f"{path}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters")
        assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]
        assert all(len(error["detail"]) > 10 for error in answer.json()["errors"])


@pytest.mark.parametrize(("path", "sort"), [("/v1/roles", "name"), ("/v1/audit-events", "occurred_at")])
async def test_other_lists_have_orders_and_a_way_back(people: People, path: str, sort: str) -> None:
    get = people.client.get
    first = await get(f"{path}?sort=-{sort}&limit=1")
    second = await get(first.links["next"]["url"])
    assert (await get(second.links["prev"]["url"])).json() == first.json()
    values = [answer.json()["items"][0][sort] for answer in (first, second)]
    assert values == sorted(values, reverse=True)
    assert (await get(f"{path}?sort=id")).status_code == 400
