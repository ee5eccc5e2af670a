"""Entity tags protect against lost updates; pages show everything once."""

import asyncio
from uuid import uuid4

import httpx
import pytest

pytestmark = [pytest.mark.database, pytest.mark.server]

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


async def register(client: httpx.AsyncClient) -> httpx.Response:
    answer = await client.post("/v1/users", json={"email": f"{uuid4()}@example.com", "display_name": "A"})
    assert answer.status_code == 201
    return answer


async def test_a_new_user_has_a_place_and_a_tag(client: httpx.AsyncClient) -> None:
    created = await register(client)
    assert created.headers["location"] == f"/v1/users/{created.json()['id']}"
    assert created.headers["etag"] == '"1"'
    read = await client.get(created.headers["location"])
    assert (read.json(), read.headers["etag"]) == (created.json(), '"1"')
    assert "password" not in read.text


@pytest.mark.parametrize(("tag", "status"), [('"1"', 304), ('W/"1"', 304), ("*", 304), ('"9", "1"', 304), ('"2"', 200)])
async def test_if_none_match(client: httpx.AsyncClient, tag: str, status: int) -> None:
    path = (await register(client)).headers["location"]
    answer = await client.get(path, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers["etag"]) == (status, '"1"')
    assert bool(answer.content) is (status == 200)


@pytest.mark.parametrize(
    ("tag", "status"), [('"1"', 200), ("*", 200), ('"7", "1"', 200), ('"2"', 412), ('W/"1"', 412), ("nonsense", 412)]
)
async def test_if_match(client: httpx.AsyncClient, tag: str, status: int) -> None:
    path = (await register(client)).headers["location"]
    headers = MERGE_PATCH | {"If-Match": tag}
    assert (await client.patch(path, content=b'{"display_name": "B"}', headers=headers)).status_code == status
    assert (await client.get(path)).json()["display_name"] == ("B" if status == 200 else "A")
    assert (await client.delete(path, headers={"If-Match": '"99"'})).status_code == 412


async def test_of_parallel_changes_to_one_version_one_wins(client: httpx.AsyncClient) -> None:
    path = (await register(client)).headers["location"]
    headers = MERGE_PATCH | {"If-Match": '"1"'}
    changes = (client.patch(path, content=f'{{"display_name": "{n}"}}', headers=headers) for n in range(10))
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*changes))
    assert statuses == [200] + [412] * 9
    assert (await client.get(path)).json()["version"] == 2


async def test_a_role_change_is_a_new_version_of_the_user(client: httpx.AsyncClient) -> None:
    user = (await register(client)).headers["location"]
    role = (await client.post("/v1/roles", json={"name": f"r{uuid4().hex}"})).json()
    for method, version in [("PUT", "2"), ("PUT", "2"), ("DELETE", "3"), ("DELETE", "3")]:
        assert (await client.request(method, f"{user}/roles/{role['id']}")).status_code == 204
        assert (await client.get(user)).headers["etag"] == f'"{version}"'


async def test_following_the_links_shows_every_user_once(client: httpx.AsyncClient) -> None:
    created = [(await register(client)).json()["id"] for _ in range(7)]
    seen: list[str] = []
    path: str | None = "/v1/users?limit=3"
    while path:
        answer = await client.get(path)
        seen += [user["id"] for user in answer.json()["items"]]
        link = answer.links.get("next")
        assert (link is None) is (answer.json()["next_cursor"] is None)
        path = link["url"] if link else None
    assert [id for id in seen if id in created] == created
    assert len(seen) == len(set(seen))


async def test_the_set_of_roles_has_a_tag_of_its_content(client: httpx.AsyncClient) -> None:
    user = await register(client)
    role = (await client.post("/v1/roles", json={"name": f"r{uuid4().hex}"})).json()["id"]
    path = f"{user.headers['location']}/roles"
    seen = (await client.get(path)).headers["etag"]
    assert (await client.get(path, headers={"If-None-Match": seen})).status_code == 304
    replaced = await client.put(path, json={"role_ids": [role]}, headers={"If-Match": seen})
    assert (replaced.status_code, replaced.headers["etag"] == seen) == (200, False)
    stale = await client.put(path, json={"role_ids": []}, headers={"If-Match": seen})
    assert (stale.status_code, stale.json()["code"]) == (412, "version_is_stale")
    assert (await client.get(path, headers={"If-None-Match": seen})).status_code == 200
    held = {"If-None-Match": replaced.headers["etag"]}
    assert (await client.get(path, headers=held)).status_code == 304
    # What the set shows of a role changes with the role.
    assert (
        await client.patch(f"/v1/roles/{role}", json={"permissions": ["users:read"]}, headers=MERGE_PATCH)
    ).is_success
    assert (await client.get(path, headers=held)).status_code == 200
