"""Imports over HTTP: all lines or none, and a report that names each."""

import gzip
import json
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from tests.app.transfer.conftest import MAX_IMPORT_BYTES
from tests.app.transfer.files import (
    CSV,
    HEADER,
    NDJSON,
    forget_peak,
    lines,
    make_role,
    registered,
    resident,
    traces,
)
from tests.databases import Database
from tests.server import Server

pytestmark = [pytest.mark.database, pytest.mark.server]

HASH = "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"


async def test_imports_csv_with_roles(client: httpx.AsyncClient) -> None:
    await make_role(client, "editor")
    body = (
        "\ufeffemail,display_name,roles,status\n"
        'Ana@example.com,"Lima, ""Ana""\u00e9",editor editor,\nb@example.com,B,,deactivated\n'
    )
    answer = await client.post("/v1/imports", content=body.encode(), headers=CSV)
    assert answer.status_code == 201, answer.text
    assert answer.json()["created"] == 2
    users = (await client.get("/v1/users", params={"limit": 10, "include": "roles"})).json()["items"][1:]
    assert [(user["email"], user["display_name"], user["roles"], user["status"]) for user in users] == [
        ("Ana@example.com", 'Lima, "Ana"\u00e9', ["editor"], "active"),
        ("b@example.com", "B", [], "deactivated"),
    ]
    events = (await client.get(f"/v1/users/{users[0]['id']}/audit-events")).json()["items"]
    assert [(event["action"], event["changed_fields"], event["request_id"]) for event in events] == [
        ("user_imported", ["email", "display_name", "roles"], answer.headers["X-Request-Id"])
    ]
    assert (await client.get(answer.headers["Location"])).json() == answer.json()


async def test_imports_compressed_ndjson(client: httpx.AsyncClient, database: Database) -> None:
    people = [{"email": f"u{number}@example.com", "display_name": f"U {number}"} for number in range(3000)]
    body = gzip.compress("\n".join(map(json.dumps, people)).encode())
    # Two members, one after the other, as some programs write it.
    body += gzip.compress(b'\n{"email": "z@example.com", "display_name": "Z", "password_hash": "%s"}' % HASH.encode())
    answer = await client.post("/v1/imports", content=body, headers={**NDJSON, "Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json().get("created")) == (201, 3001), answer.text
    assert (await registered(database))[-1]["password_hash"] == HASH


async def test_one_bad_line_of_a_hundred_thousand_changes_nothing_and_is_named(
    client: httpx.AsyncClient, database: Database
) -> None:
    before = await traces(database)
    body = HEADER + lines(77_000) + "not an address,Somebody,\n" + lines(100_000)[len(lines(77_000)) :]
    answer = await client.post("/v1/imports", content=body.encode(), headers=CSV)
    assert (answer.status_code, answer.json()["code"]) == (422, "import_refused")
    assert answer.json()["faults"] == [{"line": 77_002, "field": "email", "code": "invalid_email"}]
    outcome = answer.json()["outcome"]
    assert (outcome["created"], outcome["refused"]) == (0, 1)
    assert await traces(database) == {**before, "imports": 1, "import_faults": 1}
    report = await client.get(f"{answer.headers['Location']}/report")
    assert report.headers["Content-Type"] == "application/x-ndjson"
    assert json.loads(report.text) == answer.json()["faults"][0]


async def test_every_fault_of_every_line_is_reported(client: httpx.AsyncClient, database: Database) -> None:
    await make_role(client, "editor")
    await client.post("/v1/users", json={"email": "taken@example.com", "display_name": "T"})
    body = (
        "email,display_name,roles,status,password_hash,id,created_at\n"
        "no,,editor,asleep,plain text,1,yesterday\n"
        "TAKEN@example.com,T,,,,,\n"
        "a@example.com,A,nobody-has-this,,,,\n"
        "A@example.com,A again,editor@2001-01-01T00:00:00Z,,,,\n"
        "a@example.com,A again,Editor,,,,\n"
        "b@example.com,B\n"
        "A@EXAMPLE.com,A again,,,,,\n"
    )
    answer = await client.post("/v1/imports", content=body.encode(), headers=CSV)
    assert answer.status_code == 422
    found = [(fault["line"], fault["field"], fault["code"]) for fault in answer.json()["faults"]]
    assert found == [
        (2, "created_at", "invalid_past_time"),
        (2, "display_name", "invalid_display_name"),
        (2, "email", "invalid_email"),
        (2, "id", "invalid_user_id"),
        (2, "password_hash", "unknown_password_hash"),
        (2, "status", "invalid_status"),
        (3, "email", "email_already_taken"),
        (4, "roles", "unknown_role"),
        (5, "roles", "invalid_grant"),
        (6, "roles", "invalid_grant"),
        (7, None, "malformed_line"),
        (8, "email", "repeated_email"),
    ]
    assert answer.json()["outcome"]["refused"] == 7
    problems = (await client.get("/problems")).json()
    assert {code for _, _, code in found} <= {problem["code"] for problem in problems["items"]}
    assert len(await registered(database)) == 1


async def test_a_dry_run_counts_and_changes_nothing(client: httpx.AsyncClient, database: Database) -> None:
    before = await traces(database)
    answer = await client.post(
        "/v1/imports", params={"dry_run": "true"}, content=(HEADER + lines(10)).encode(), headers=CSV
    )
    assert (answer.status_code, answer.json()["created"]) == (201, 10)
    assert await traces(database) == {**before, "imports": 1}


async def test_skips_who_is_there_already(client: httpx.AsyncClient, database: Database) -> None:
    await client.post("/v1/users", json={"email": "PERSON1@example.com", "display_name": "First"})
    answer = await client.post(
        "/v1/imports", params={"on_conflict": "skip"}, content=(HEADER + lines(3)).encode(), headers=CSV
    )
    assert [answer.json()[name] for name in ("lines", "created", "updated", "skipped")] == [3, 2, 0, 1]
    assert {row["display_name"] for row in await registered(database)} == {"Person 0", "First", "Person 2"}


async def test_a_file_that_is_sent_again_changes_nothing_with_any_key(client: httpx.AsyncClient) -> None:
    skip, keyed = {"on_conflict": "skip"}, {**CSV, "Idempotency-Key": "1"}
    body = HEADER + lines(3)
    answers = [await client.post("/v1/imports", params=skip, content=body, headers=keyed) for _ in range(2)]
    assert [(each.json()["created"], each.json()["skipped"]) for each in answers] == [(3, 0), (0, 3)]
    assert "Idempotency-Replayed" not in answers[1].headers


async def test_updates_who_is_there_already(client: httpx.AsyncClient) -> None:
    old, kept, new = [await make_role(client, name) for name in ("old", "kept", "new")]
    user = (await client.post("/v1/users", json={"email": "Person0@example.com", "display_name": "First"})).json()
    await client.put(f"/v1/users/{user['id']}/roles", json={"role_ids": [old, kept]})
    body = HEADER + lines(2, roles="kept new")
    answer = await client.post("/v1/imports", params={"on_conflict": "update"}, content=body.encode(), headers=CSV)
    assert [answer.json()[name] for name in ("created", "updated", "skipped")] == [1, 1, 0], answer.text
    found = (await client.get(f"/v1/users/{user['id']}")).json()
    assert (found["email"], found["display_name"], found["roles"]) == (
        "Person0@example.com",
        "Person 0",
        ["kept", "new"],
    )
    events = (await client.get(f"/v1/users/{user['id']}/audit-events")).json()["items"]
    assert {(event["action"], event["role_id"]) for event in events[:3]} == {
        ("user_updated", None),
        ("role_revoked", old),
        ("role_granted", new),
    }
    again = await client.post("/v1/imports", params={"on_conflict": "update"}, content=body.encode(), headers=CSV)
    assert [again.json()[name] for name in ("created", "updated", "skipped")] == [0, 0, 2]
    assert (await client.get(f"/v1/users/{user['id']}")).json() == found


async def test_whom_an_import_deactivates_is_signed_out(client: httpx.AsyncClient, database: Database) -> None:
    user = (await client.post("/v1/users", json={"email": "person0@example.com", "display_name": "Person 0"})).json()
    await database.observer.execute(
        "INSERT INTO sessions (id, user_id, kind, created_at, last_used_at, expires_at) "
        "VALUES (gen_random_uuid(), $1, 'token', now(), now(), now() + interval '1 hour')",
        UUID(user["id"]),
    )
    body = "email,display_name,status\nperson0@example.com,Person 0,deactivated\n"
    answer = await client.post("/v1/imports", params={"on_conflict": "update"}, content=body, headers=CSV)
    assert answer.json()["updated"] == 1
    assert await database.observer.fetchval("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == 0
    events = (await client.get(f"/v1/users/{user['id']}/audit-events")).json()["items"]
    assert (events[0]["action"], events[0]["changed_fields"]) == ("user_deactivated", ["status"])


async def test_the_last_administrator_cannot_be_imported_away(client: httpx.AsyncClient, database: Database) -> None:
    everything = (await client.get("/v1/permissions")).json()["items"]
    role = await make_role(client, "another", *(each["name"] for each in everything))
    other = (await client.post("/v1/users", json={"email": "other@example.com", "display_name": "O"})).json()["id"]
    await client.put(f"/v1/users/{other}/roles/{role}")
    await database.observer.execute("UPDATE api_keys SET user_id = $1", other)
    before = await traces(database)
    body = "email,display_name,status\nadministrator@example.com,Administrator,deactivated\n"
    answer = await client.post("/v1/imports", params={"on_conflict": "update"}, content=body.encode(), headers=CSV)
    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    assert await traces(database) == before


@pytest.mark.parametrize(
    ("headers", "query", "status", "code"),
    [
        ({"Content-Type": "application/json"}, {}, 415, "unsupported_media_type"),
        ({**CSV, "Content-Encoding": "br"}, {}, 415, "unsupported_media_type"),
        ({**CSV, "Content-Encoding": "gzip"}, {}, 400, "malformed_request"),
        (CSV, {"on_conflict": "merge"}, 400, "invalid_parameters"),
        ({**CSV, "Authorization": "Bearer nobody"}, {}, 401, "credential_refused"),
    ],
)
async def test_refuses_what_it_cannot_read(
    client: httpx.AsyncClient, headers: dict[str, str], query: dict[str, str], status: int, code: str
) -> None:
    answer = await client.post("/v1/imports", params=query, content=HEADER + lines(1), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_refuses_a_body_that_inflates_a_thousandfold(client: httpx.AsyncClient) -> None:
    body = gzip.compress(b" " * 20_000_000)
    answer = await client.post("/v1/imports", content=body, headers={**NDJSON, "Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_file_beyond_the_limit_is_refused_and_never_held(client: httpx.AsyncClient, server: Server) -> None:
    async def long() -> AsyncIterator[bytes]:
        for number in range(MAX_IMPORT_BYTES // 60_000 + 1):
            yield b'{"email": "person%d@example.com", "display_name": "A"}'.ljust(59_999) % number + b"\n"

    forget_peak(server)
    before = resident(server)
    answer = await client.post("/v1/imports", content=long(), headers=NDJSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert resident(server, "VmHWM") - before < 64 * 1024


async def test_ids_are_kept_and_never_shared(client: httpx.AsyncClient) -> None:
    user = (await client.post("/v1/users", json={"email": "first@example.com", "display_name": "First"})).json()
    header = "id,email,display_name\n"
    new = "01980a3e-7c1d-7b5e-9f43-2a8f5b1c6d70"
    body = f"{header}{new},new@example.com,New\n{new},also@example.com,Also\n{user['id']},third@example.com,Third\n"
    answer = await client.post("/v1/imports", content=body, headers=CSV)
    taken = {"field": "id", "code": "user_id_already_taken"}
    assert answer.json()["faults"] == [{"line": 3, **taken}, {"line": 4, **taken}]
    body = f"{header}{new},FIRST@example.com,First\n"
    answer = await client.post("/v1/imports", params={"on_conflict": "update"}, content=body, headers=CSV)
    assert answer.json()["faults"] == [{"line": 2, **taken}]
    answer = await client.post("/v1/imports", content=f"{header}{new},new@example.com,New\n", headers=CSV)
    assert answer.status_code == 201
    assert (await client.get(f"/v1/users/{new}")).json()["display_name"] == "New"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (b"email,name\n", [(1, "name", "unknown_column")]),
        (b"email\n", [(1, "display_name", "unknown_column")]),
        (b"email,display_name,\x00\n", [(1, None, "unknown_column")]),
        (b"email,display_name\na@example.com,\xff\n", [(2, None, "malformed_line")]),
        (b'email,display_name\na@example.com,A\nb@example.com,"B\n', [(3, None, "malformed_line")]),
        (b'email,display_name\na@example.com,"' + b"A" * 70_000, [(2, None, "line_too_long")]),
    ],
    ids=["unknown", "missing", "NUL", "no UTF-8", "open quotation", "too long"],
)
async def test_a_file_that_is_no_csv_is_refused_by_its_line(
    client: httpx.AsyncClient, body: bytes, faults: list[tuple[int, str | None, str]]
) -> None:
    answer = await client.post("/v1/imports", content=body, headers=CSV)
    assert answer.status_code == 422, answer.text
    assert [(fault["line"], fault["field"], fault["code"]) for fault in answer.json()["faults"]] == faults
