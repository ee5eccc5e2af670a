"""Many things in one request: all or nothing, or each by itself, over a real server."""

from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from tests.databases import connect
from tests.samples import NOBODY
from tests.server import Server

pytestmark = [pytest.mark.database, pytest.mark.server]

BATCH: Final = "/v1/users/batch"


def person(address: str = "", name: str = "Ana") -> dict[str, str]:
    return {"email": address or f"{uuid4()}@example.com", "display_name": name}


async def registered(client: httpx.AsyncClient, number: int = 1) -> list[str]:
    answer = await client.post(BATCH, json={"users": [person() for _ in range(number)]})
    assert answer.status_code == 200, answer.text
    return [each["user"]["id"] for each in answer.json()["items"]]


async def new_role(client: httpx.AsyncClient) -> str:
    answer = await client.post("/v1/roles", json={"name": f"role-{uuid4().hex}"})
    return str(answer.json()["id"])


async def test_a_thousand_users_are_registered_and_recorded(client: httpx.AsyncClient, server: Server) -> None:
    ids = await registered(client, 1000)
    assert (await client.get(f"/v1/users/{ids[-1]}")).status_code == 200
    observer = await connect(server.database)
    recorded = "SELECT target_id FROM audit_events WHERE action = 'user_registered' AND target_id = ANY($1) ORDER BY id"
    assert [str(row[0]) for row in await observer.fetch(recorded, ids)] == ids
    await observer.close()


async def test_a_batch_of_more_than_a_thousand_is_refused(client: httpx.AsyncClient) -> None:
    """Small ones, to stay within the size of a body."""
    for path, body in (
        (BATCH, {"users": [{"email": "", "display_name": ""}] * 1001}),
        (f"/v1/roles/{ADMINISTRATOR_ID}/users/batch", {"user_ids": [str(NOBODY)] * 1001}),
        (f"/v1/roles/{ADMINISTRATOR_ID}/users/batch/revoke", {"user_ids": [str(NOBODY)] * 1001}),
    ):
        answer = await client.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
        assert answer.json()["errors"] == [
            {"detail": "Expected `array` of length <= 1000.", "pointer": f"/{next(iter(body))}"}
        ]


async def test_one_bad_user_refuses_all_and_each_is_named_by_its_place(client: httpx.AsyncClient) -> None:
    good, taken = person(), person()
    await client.post(BATCH, json={"users": [taken]})
    bad = [person("nowhere"), person(name=" "), taken, person(good["email"].upper())]
    answer = await client.post(BATCH, json={"users": [good, *bad]})
    assert (answer.status_code, answer.json()["code"]) == (422, "batch_refused")
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [
        ("/users/1/email", "invalid_email"),
        ("/users/2/display_name", "invalid_display_name"),
        ("/users/3", "email_already_taken"),
        ("/users/4", "email_already_taken"),
    ]
    assert (await client.post("/v1/users", json=good)).status_code == 201


async def test_one_by_one_the_answer_says_what_became_of_each(client: httpx.AsyncClient) -> None:
    body = {"users": [person("nowhere"), person()], "atomic": False}
    answer = await client.post(BATCH, json=body)
    refused, done = answer.json()["items"]
    assert (answer.status_code, refused["index"], refused["outcome"]) == (200, 0, "refused")
    assert (refused["problem"]["code"], "user" in refused, "problem" in done) == ("invalid_email", False, False)
    assert (done["index"], done["outcome"]) == (1, "done")
    assert (await client.get(f"/v1/users/{done['user']['id']}")).json() == done["user"]


async def test_the_same_key_gives_the_same_answer_and_registers_once(client: httpx.AsyncClient) -> None:
    request: dict[str, Any] = {
        "json": {"users": [person(), person("nowhere")], "atomic": False},
        "headers": {"Idempotency-Key": str(uuid4())},
    }
    first = await client.post(BATCH, **request)
    again = await client.post(BATCH, **request)
    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")


async def test_a_role_is_granted_to_many_and_revoked(client: httpx.AsyncClient) -> None:
    ids, role = await registered(client, 3), await new_role(client)
    terms = {"expires_at": "2101-01-01T00:00:00Z", "reason": "Stands in."}
    for path, more, roles in (("batch", terms, 1), ("batch/revoke", {}, 0)):
        answer = await client.post(f"/v1/roles/{role}/users/{path}", json={"user_ids": ids, **more})
        assert answer.status_code == 200, answer.text
        assert answer.json()["items"] == [
            {"index": index, "outcome": "done", "user_id": each} for index, each in enumerate(ids)
        ]
        held = [(await client.get(f"/v1/users/{each}/roles")).json()["items"] for each in ids]
        assert list(map(len, held)) == [roles] * 3
        assert all(terms.items() <= each.items() for items in held for each in items)


async def test_somebody_who_is_not_there_refuses_all_unless_asked_otherwise(client: httpx.AsyncClient) -> None:
    (ana,), role = await registered(client), await new_role(client)
    place, body = f"/v1/roles/{role}/users", {"user_ids": [ana, str(NOBODY)]}
    refused = await client.post(f"{place}/batch", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "batch_refused")
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [("/user_ids/1", "user_not_found")]
    assert (await client.get(place)).json()["items"] == []
    answer = await client.post(f"{place}/batch", json=body | {"atomic": False})
    assert [each["outcome"] for each in answer.json()["items"]] == ["done", "refused"]
    assert [each["id"] for each in (await client.get(place)).json()["items"]] == [ana]
