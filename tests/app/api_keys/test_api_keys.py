"""API keys over HTTP: shown once, never more than their owner, and refused once revoked or expired."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from tests.databases import Connection
from tests.server import Server
from tests.signing_in import Person, a_person, bearer, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

PLACE = "/v1/api-keys"
ASKED = {"name": "nightly import", "permissions": ["users:read"]}


async def create(client: httpx.AsyncClient, headers: dict[str, str], **more: object) -> dict[str, Any]:
    answer = await client.post(PLACE, json=ASKED | more, headers=headers)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_key_is_shown_once(client: httpx.AsyncClient, truth: Connection, as_ana: dict[str, str]) -> None:
    new = await create(client, as_ana)
    secret, key = new["secret"], new["key"]
    assert (secret[:4], secret[: len(key["prefix"])]) == ("rak_", key["prefix"])
    listed = await client.get(PLACE, headers=as_ana)
    assert (listed.json()["items"], secret in listed.text) == ([key], False)
    stored = await truth.fetchval("SELECT secret_hash FROM api_keys WHERE id = $1", key["id"])
    assert secret.encode() not in stored


async def test_the_answer_with_the_secret_is_not_readable_where_it_is_kept(
    client: httpx.AsyncClient, truth: Connection, as_ana: dict[str, str]
) -> None:
    headers = as_ana | {"Idempotency-Key": "one"}
    first = await client.post(PLACE, json=ASKED, headers=headers)
    again = await client.post(PLACE, json=ASKED, headers=headers)
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    assert first.headers["cache-control"] == "no-store"
    kept = await truth.fetch("SELECT body FROM idempotency_keys")
    assert not any(first.json()["secret"].encode() in row["body"] for row in kept)


async def test_a_key_may_what_it_was_given_and_no_more(client: httpx.AsyncClient, as_ana: dict[str, str]) -> None:
    key = bearer((await create(client, as_ana))["secret"])
    assert (await client.get("/v1/users", headers=key)).status_code == 200
    assert problem(await client.get("/v1/roles", headers=key)) == (403, "permission_missing")
    me = (await client.get("/v1/me", headers=key)).json()
    assert (me["permissions"], me["session_id"]) == (["users:read"], None)


async def test_a_key_may_never_more_than_its_owner_now(
    client: httpx.AsyncClient, truth: Connection, ana: Person, as_ana: dict[str, str]
) -> None:
    key = bearer((await create(client, as_ana))["secret"])
    await truth.execute("DELETE FROM user_roles WHERE user_id = $1 AND role_id = $2", ana.id, ADMINISTRATOR_ID)
    assert problem(await client.get("/v1/users", headers=key)) == (403, "permission_missing")


async def test_nobody_gives_a_key_what_they_do_not_have(client: httpx.AsyncClient, truth: Connection) -> None:
    headers = bearer((await sign_in(client, await a_person(truth)))["access_token"])
    refused = await client.post(PLACE, json=ASKED, headers=headers)
    assert problem(refused) == (403, "beyond_own_permissions")
    await create(client, headers, permissions=[])


async def test_a_key_makes_and_revokes_no_keys(client: httpx.AsyncClient, as_ana: dict[str, str]) -> None:
    new = await create(client, as_ana)
    key = bearer(new["secret"])
    assert problem(await client.post(PLACE, json=ASKED, headers=key)) == (403, "session_required")
    refused = await client.delete(f"{PLACE}/{new['key']['id']}", headers=key)
    assert problem(refused) == (403, "session_required")


async def test_a_revoked_key_is_refused(client: httpx.AsyncClient, truth: Connection, as_ana: dict[str, str]) -> None:
    new = await create(client, as_ana)
    place = f"{PLACE}/{new['key']['id']}"
    assert (await client.delete(place, headers=as_ana)).status_code == 204
    assert problem(await client.get("/v1/me", headers=bearer(new["secret"]))) == (401, "credential_refused")
    assert problem(await client.delete(place, headers=as_ana)) == (404, "api_key_not_found")
    events = await truth.fetch("SELECT action FROM audit_events WHERE api_key_id = $1 ORDER BY id", new["key"]["id"])
    assert [event["action"] for event in events] == ["api_key_created", "api_key_revoked"]


async def test_an_expired_key_is_refused(client: httpx.AsyncClient, truth: Connection, as_ana: dict[str, str]) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    new = await create(client, as_ana, expires_at=tomorrow)
    assert (await client.get("/v1/me", headers=bearer(new["secret"]))).status_code == 200
    await truth.execute("UPDATE api_keys SET expires_at = now() WHERE id = $1", new["key"]["id"])
    assert problem(await client.get("/v1/me", headers=bearer(new["secret"]))) == (401, "credential_refused")


async def test_a_key_that_has_expired_already_is_not_made(client: httpx.AsyncClient, as_ana: dict[str, str]) -> None:
    answer = await client.post(PLACE, json=ASKED | {"expires_at": "2020-01-01T00:00:00Z"}, headers=as_ana)
    assert problem(answer) == (422, "key_expiry_in_the_past")


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
async def test_a_time_that_no_calendar_has_is_refused(
    client: httpx.AsyncClient, server: Server, as_ana: dict[str, str], ana: Person, time: str
) -> None:
    answers = [await client.post(PLACE, json=ASKED | {"expires_at": time}, headers=as_ana)]
    async with server.client() as administrator:
        role = (await administrator.post("/v1/roles", json={"name": f"temporary-{time[0]}"})).json()["id"]
        answers += [await administrator.put(f"/v1/users/{ana.id}/roles/{role}", json={"expires_at": time})]
    for answer in answers:
        assert problem(answer) == (422, "invalid_input")
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/expires_at"]


async def test_administrators_see_and_revoke_the_keys_of_others(
    client: httpx.AsyncClient, server: Server, ana: Person, as_ana: dict[str, str]
) -> None:
    new = await create(client, as_ana)
    place = f"/v1/users/{ana.id}/api-keys"
    async with server.client() as administrator:
        assert (await administrator.get(place)).json()["items"] == [new["key"]]
        assert (await administrator.delete(f"{place}/{new['key']['id']}")).status_code == 204
    assert problem(await client.get("/v1/me", headers=bearer(new["secret"]))) == (401, "credential_refused")


async def test_nobody_elses_key_can_be_revoked(
    client: httpx.AsyncClient, truth: Connection, as_ana: dict[str, str]
) -> None:
    new = await create(client, as_ana)
    other = bearer((await sign_in(client, await a_person(truth)))["access_token"])
    refused = await client.delete(f"{PLACE}/{new['key']['id']}", headers=other)
    assert problem(refused) == (404, "api_key_not_found")
