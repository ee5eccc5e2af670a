"""Imports over HTTP: all lines or none, and a report that names each."""

import gzip
import json

import httpx
import pytest

from tests.credentials import REGISTERED
from tests.databases import Database

pytestmark = [pytest.mark.database, pytest.mark.server]

CSV = {"Content-Type": "text/csv"}
NDJSON = {"Content-Type": "application/x-ndjson"}


async def names(database: Database) -> list[str]:
    rows = await database.observer.fetch(f"SELECT display_name FROM {REGISTERED} ORDER BY id")
    return [row["display_name"] for row in rows]


async def make_role(client: httpx.AsyncClient, name: str, *permissions: str) -> None:
    answer = await client.post("/v1/roles", json={"name": name, "permissions": permissions})
    assert answer.status_code == 201


async def test_imports_csv_with_roles(client: httpx.AsyncClient, database: Database) -> None:
    await make_role(client, "editor")
    body = (
        'email,display_name,roles,status\nAna@example.com,"Lima, ""Ana""\u00e9",editor,\nb@example.com,B,,deactivated\n'
    )
    answer = await client.post("/v1/imports", content=body.encode(), headers=CSV)
    assert answer.status_code == 201, answer.text
    assert answer.json()["created"] == 2
    users = (await client.get("/v1/users", params={"limit": 10})).json()["items"][1:]
    assert [(user["email"], user["roles"], user["status"]) for user in users] == [
        ("Ana@example.com", ["editor"], "active"),
        ("b@example.com", [], "deactivated"),
    ]
    events = (await client.get(f"/v1/users/{users[0]['id']}/audit-events")).json()["items"]
    assert [(event["action"], event["changed_fields"]) for event in events] == [
        ("user_imported", ["email", "display_name", "roles"])
    ]
    assert (await client.get(answer.headers["Location"])).json() == answer.json()


async def test_imports_compressed_ndjson(client: httpx.AsyncClient, database: Database) -> None:
    lines = [{"email": f"u{number}@example.com", "display_name": f"U {number}"} for number in range(3000)]
    body = gzip.compress("\n".join(map(json.dumps, lines)).encode())
    answer = await client.post("/v1/imports", content=body, headers={**NDJSON, "Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["created"]) == (201, 3000), answer.text
    assert len(await names(database)) == 3000
