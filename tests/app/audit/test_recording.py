"""A change and its audit event are there together or not at all: over a real server, seen from another connection."""

from typing import Any, Final

import httpx
import pytest

from tests.credentials import CALLER, REGISTERED
from tests.databases import Connection

pytestmark = [pytest.mark.database, pytest.mark.server]

PASSWORD: Final = "four unrelated words here"
ANA: Final = {"email": "ana@example.com", "display_name": "Ana", "password": PASSWORD}
BEA: Final = {"email": "bea@example.com", "display_name": "Bea"}
MERGE_PATCH: Final = {"Content-Type": "application/merge-patch+json"}
FAILS_AT_COMMIT: Final = """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = 'unique_violation'; END $$;
    CREATE CONSTRAINT TRIGGER fails_at_commit AFTER INSERT OR UPDATE OR DELETE ON users
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail();
"""


async def test_every_change_is_there_with_its_event(client: httpx.AsyncClient, truth: Connection) -> None:
    ana = (await client.post("/v1/users", json=ANA)).json()["id"]
    editor = (await client.post("/v1/roles", json={"name": "editor"})).json()["id"]
    author = (await client.post("/v1/roles", json={"name": "author"})).json()["id"]
    for method, path, body in (
        ("PATCH", f"/v1/users/{ana}", {"display_name": "Ana Lima"}),
        ("PATCH", f"/v1/users/{ana}", {"display_name": "Ana Lima"}),
        ("POST", f"/v1/users/{ana}/deactivate", None),
        ("POST", f"/v1/users/{ana}/activate", None),
        ("PATCH", f"/v1/roles/{editor}", {"permissions": ["audit:read"]}),
        ("PUT", f"/v1/users/{ana}/roles/{editor}", None),
        ("PUT", f"/v1/users/{ana}/roles/{editor}", None),
        ("PUT", f"/v1/users/{ana}/roles", {"role_ids": [author]}),
        ("DELETE", f"/v1/users/{ana}/roles/{author}", None),
        ("PUT", f"/v1/users/{ana}/roles/{editor}", None),
        ("DELETE", f"/v1/roles/{editor}?force=true", None),
        ("DELETE", f"/v1/users/{ana}", None),
    ):
        headers = MERGE_PATCH if method == "PATCH" else {}
        answer = await client.request(method, path, json=body, headers=headers)
        assert answer.is_success, answer.text
    assert [tuple(row) for row in await stored(truth)] == [
        ("user_registered", "user", ana, None, ["email", "display_name", "password"]),
        ("role_created", "role", editor, None, ["name", "description", "permissions"]),
        ("role_created", "role", author, None, ["name", "description", "permissions"]),
        ("user_updated", "user", ana, None, ["display_name"]),
        ("user_deactivated", "user", ana, None, ["status"]),
        ("user_activated", "user", ana, None, ["status"]),
        ("role_updated", "role", editor, None, ["permissions"]),
        ("role_granted", "user", ana, editor, ["roles"]),
        ("role_revoked", "user", ana, editor, ["roles"]),
        ("role_granted", "user", ana, author, ["roles"]),
        ("role_revoked", "user", ana, author, ["roles"]),
        ("role_granted", "user", ana, editor, ["roles"]),
        ("role_revoked", "user", ana, editor, ["roles"]),
        ("role_deleted", "role", editor, None, []),
        ("user_deleted", "user", ana, None, []),
    ]


async def test_what_is_refused_leaves_no_event(client: httpx.AsyncClient, truth: Connection) -> None:
    ana = (await client.post("/v1/users", json=ANA)).json()["id"]
    stale = {**MERGE_PATCH, "If-Match": '"7"'}
    for answer in (
        await client.post("/v1/users", json=ANA),
        await client.post("/v1/users", json=BEA | {"password": "passwordpassword"}),
        await client.patch(f"/v1/users/{ana}", json={"display_name": "A"}, headers=stale),
        await client.put(f"/v1/users/{ana}/roles/{ana}"),
    ):
        assert answer.is_client_error
    assert [row["action"] for row in await stored(truth)] == ["user_registered"]


async def test_what_fails_at_commit_leaves_no_event(client: httpx.AsyncClient, truth: Connection) -> None:
    await truth.execute(FAILS_AT_COMMIT)
    try:
        assert (await client.post("/v1/users", json=ANA)).status_code == 409
    finally:
        await truth.execute("DROP FUNCTION fail CASCADE")
    assert await truth.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0
    assert await stored(truth) == []


async def test_what_is_answered_again_is_recorded_once(client: httpx.AsyncClient, truth: Connection) -> None:
    for replayed in (None, "true"):
        answer = await client.post("/v1/users", json=ANA, headers={"Idempotency-Key": "once"})
        assert (answer.status_code, answer.headers.get("Idempotency-Replayed")) == (201, replayed)
    assert [row["action"] for row in await stored(truth)] == ["user_registered"]


async def test_an_event_says_who_asked_for_it(client: httpx.AsyncClient) -> None:
    for forwarded, seen in (({}, "127.0.0.1"), ({"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}, "198.51.100.7")):
        body = {"name": f"role-from-{seen.replace('.', '-')}"}
        answer = await client.post("/v1/roles", json=body, headers=forwarded)
        (event, *_) = (await client.get("/v1/audit-events")).json()["items"]
        assert event["target_id"] == answer.json()["id"]
        assert (event["actor"], event["outcome"]) == (CALLER.name, "done")
        assert (event["request_id"], event["client_address"]) == (answer.headers["X-Request-Id"], seen)
        assert event["occurred_at"] == answer.json()["created_at"]


async def test_no_event_holds_a_value(client: httpx.AsyncClient, truth: Connection) -> None:
    ana = (await client.post("/v1/users", json=ANA)).json()["id"]
    await client.patch(f"/v1/users/{ana}", json={"email": "lima@example.com"}, headers=MERGE_PATCH)
    await client.post("/v1/roles", json={"name": "editor", "description": "Writes."})
    kept = await truth.fetchval("SELECT string_agg(event::text, ' ') FROM audit_events AS event")
    served = (await client.get("/v1/audit-events")).text
    assert "password" in kept
    for value in (PASSWORD, "argon2", "example.com", "Ana", "editor", "Writes"):
        assert value not in kept + served


async def stored(truth: Connection) -> list[Any]:
    return await truth.fetch("""
        SELECT action, target_type, target_id::text, role_id::text, changed_fields FROM audit_events
        ORDER BY occurred_at, id
    """)
