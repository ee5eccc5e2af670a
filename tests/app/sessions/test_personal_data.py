"""All that is kept about a person, over a real server: given out whole, and gone for good when it is erased."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from uuid_utils.compat import uuid7

from app.personal_data.schemas import PersonalDataResponse
from tests.catalogue import tables
from tests.databases import Connection
from tests.signing_in import PASSWORD, Person, a_person, bearer, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

ADDRESS: Final = "203.0.113.77"
HERS: Final = "203.0.113.200"
EVENT: Final = """
    INSERT INTO audit_events (id, occurred_at, actor, action, target_type, target_id, changed_fields, outcome,
                              request_id, client_address)
    VALUES ($1, $2, $3, $4, 'user', $5, '{}', 'done', 'request-1', $6)
"""
MAIL: Final = """
    INSERT INTO outbox_mails (id, kind, recipient, locale, created_at, next_attempt_at, attempts, dead_at)
    VALUES ($1, 'reset', $2, 'en', now(), now(), 1, now())
"""
LINK: Final = """
    INSERT INTO account_tokens (id, secret_hash, purpose, user_id, email, email_key, display_name, role_ids,
                                created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $5, $6, '{}', now(), now() + interval '1 day')
"""


async def exported(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> PersonalDataResponse:
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    assert (answer.headers["Cache-Control"], answer.headers["Content-Type"]) == ("no-store", "application/json")
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    return msgspec.json.decode(answer.content, type=PersonalDataResponse)


async def happened(
    truth: Connection, actor: str, to: str, *, at: datetime | None = None, address: str = ADDRESS
) -> UUID:
    id = uuid7()
    await truth.execute(EVENT, id, at or datetime.now(UTC), actor, "user_updated", to, address)
    return id


async def linked(truth: Connection, purpose: str, of: str | None, address: str, name: str = "Guest") -> None:
    await truth.execute(LINK, uuid7(), uuid4().bytes, purpose, of, address, name)


async def test_one_gets_all_that_is_kept_about_oneself_and_no_secret(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, truth: Connection
) -> None:
    ana, bea = await a_person(truth, administrator=True), await a_person(truth)
    tokens = await sign_in(client, ana)
    headers = bearer(tokens["access_token"])
    asked = {"name": "import", "permissions": ["users:read"]}
    key = (await client.post("/v1/api-keys", json=asked, headers=headers | {"Idempotency-Key": "mine"})).json()
    await client.delete(f"/v1/api-keys/{key['key']['id']}", headers=headers)
    await truth.execute(MAIL, uuid7(), ana.email)
    await linked(truth, "change_email", ana.id, "next@example.com")
    await linked(truth, "invitation", ana.id, "guest@example.com")
    await linked(truth, "invitation", bea.id, ana.email)
    mine = await exported(client, "/v1/me/export", headers)
    assert (mine.user.id, mine.user.email, mine.user.has_password) == (UUID(ana.id), ana.email, True)
    assert [(each.name, each.granted_by) for each in mine.roles] == [("administrator", None)]
    assert [(str(each.id), each.client_address) for each in mine.sessions] == [(tokens["session_id"], "127.0.0.1")]
    assert [each.revoked_at is not None for each in mine.api_keys] == [True]
    assert [(each.purpose, each.email) for each in mine.links] == [("change_email", "next@example.com")]
    assert {(str(each.invited_by), each.email) for each in mine.invitations} == {(ana.id, None), (bea.id, ana.email)}
    assert [(each.recipient, each.kind) for each in mine.mails] == [(ana.email, "reset")]
    assert [each.status for each in mine.kept_answers] == [201]
    assert [each.action for each in mine.audit_events] == ["api_key_revoked", "api_key_created", "signed_in"]
    of_ana = await administrator.get(f"/v1/users/{ana.id}/export")
    for secret in (PASSWORD, "argon2", key["secret"], tokens["access_token"], tokens["refresh_token"]):
        assert secret not in of_ana.text
    assert "guest@example.com" not in of_ana.text


async def test_where_others_were_is_not_told(administrator: httpx.AsyncClient, truth: Connection, ana: Person) -> None:
    another = str(uuid4())
    own = await happened(truth, f"user:{ana.id}", another)
    to_oneself = await happened(truth, f"user:{ana.id}", ana.id)
    by_another = await happened(truth, f"user:{another}", ana.id)
    by_nobody = await happened(truth, "anonymous", ana.id)
    await happened(truth, f"user:{another}", another)
    found = (await exported(administrator, f"/v1/users/{ana.id}/export")).audit_events
    assert {each.id: (each.client_address, each.request_id) for each in found} == {
        own: (ADDRESS, "request-1"),
        to_oneself: (ADDRESS, "request-1"),
        by_another: (None, None),
        by_nobody: (ADDRESS, "request-1"),
    }
    assert len(found) == 4


async def test_however_much_it_is(administrator: httpx.AsyncClient, truth: Connection, ana: Person) -> None:
    fill = """
        INSERT INTO audit_events (id, occurred_at, actor, action, target_type, target_id, changed_fields, outcome)
        SELECT gen_random_uuid(), now() + number * interval '1 second', 'shell', 'user_updated', 'user', $1,
            ARRAY[repeat('x', 60)], 'done'
        FROM generate_series(1, 6000) AS number
    """
    await truth.execute(fill, ana.id)
    found = (await exported(administrator, f"/v1/users/{ana.id}/export")).audit_events
    assert len({each.id for each in found}) == len(found) == 6000
    assert [each.occurred_at for each in found] == sorted((each.occurred_at for each in found), reverse=True)


async def test_nobody_is_not_found(administrator: httpx.AsyncClient) -> None:
    for method, action in (("GET", "export"), ("POST", "erase")):
        answer = await administrator.request(method, f"/v1/users/{uuid4()}/{action}")
        assert problem(answer) == (404, "user_not_found")


async def traced(client: httpx.AsyncClient, administrator: httpx.AsyncClient, truth: Connection) -> dict[str, Any]:
    """Somebody who has left a trace in every table that can hold one."""
    address = f"zenobia-{uuid4()}@example.com"
    body = {"email": address, "display_name": "Zenobia", "password": PASSWORD}
    registering: dict[str, Any] = {"url": "/v1/users", "json": body, "headers": {"Idempotency-Key": str(uuid4())}}
    person = Person((await administrator.post(**registering)).json()["id"], address)
    headers = bearer((await sign_in(client, person))["access_token"])
    await client.post("/v1/auth/login", json=person.login() | {"password": "something else"})
    asked = {"name": "Zenobia's import", "permissions": []}
    key = await client.post("/v1/api-keys", json=asked, headers=headers | {"Idempotency-Key": "hers"})
    name = {"display_name": "Zenobia of Palmyra"}
    merge_patch = headers | {"Content-Type": "application/merge-patch+json", "Idempotency-Key": "her name"}
    await client.patch("/v1/me", json=name, headers=merge_patch)
    await client.post("/v1/me/second-factor/totp", json={"password": PASSWORD}, headers=headers)
    await truth.execute("UPDATE sessions SET client_address = $1 WHERE user_id = $2", HERS, person.id)
    await truth.execute(MAIL, uuid7(), person.email.upper())
    await truth.execute(MAIL, uuid7(), f"next-{person.email}")
    inviter = await a_person(truth)
    await linked(truth, "change_email", person.id, f"next-{person.email}")
    await linked(truth, "invitation", inviter.id, person.email, "Zenobia")
    await linked(truth, "verify", None, person.email, "Zenobia")
    for actor in (f"user:{person.id}", f"key:{key.json()['key']['id']}", "anonymous"):
        await happened(truth, actor, person.id, address=HERS)
    return {"person": person, "headers": headers, "registering": registering, "key": key.json()["secret"]}


async def test_nothing_is_left_of_a_person_who_is_erased_but_a_number(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, truth: Connection
) -> None:
    traces = await traced(client, administrator, truth)
    person = traces["person"]
    others = [await happened(truth, f"user:{uuid4()}", to, address="198.51.100.5") for to in (person.id, str(uuid4()))]
    count = "SELECT count(*) FROM audit_events"
    before = await truth.fetchval(count)
    answer = await administrator.post(f"/v1/users/{person.id}/erase", headers={"If-Match": "*"})
    assert (answer.status_code, answer.content) == (204, b"")
    for table in await tables(truth):
        rows = "\n".join(row[0] for row in await truth.fetch(f'SELECT t::text FROM "{table}" AS t')).lower()
        assert "zenobia" not in rows, table
        assert HERS not in rows, table
        assert person.id not in rows or table == "audit_events", table
    assert await truth.fetchval(count) == before + 1
    kept = "SELECT client_address FROM audit_events WHERE id = ANY($1)"
    assert [row[0] for row in await truth.fetch(kept, others)] == ["198.51.100.5"] * 2
    erased = "SELECT count(*) FROM audit_events WHERE action = 'user_erased' AND target_id = $1"
    assert await truth.fetchval(erased, person.id) == 1


async def test_no_attempt_of_theirs_is_remembered(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, truth: Connection, ana: Person
) -> None:
    """Not even by a hash. The address of the network is not theirs alone."""
    await sign_in(client, ana)
    counting = "SELECT count(*) FROM attempts WHERE until > now()"
    await client.post("/v1/auth/login", json=ana.login() | {"password": "something else"})
    assert await truth.fetchval(counting) > 1
    assert (await administrator.post(f"/v1/users/{ana.id}/erase")).status_code == 204
    assert await truth.fetchval(counting) == 1


async def test_it_ends_everything_at_once_and_is_not_undone_by_a_retry(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, truth: Connection
) -> None:
    traces = await traced(client, administrator, truth)
    person, key = traces["person"], {"Idempotency-Key": str(uuid4())}
    for replayed in (None, "true"):
        answer = await administrator.post(f"/v1/users/{person.id}/erase", headers=key)
        assert (answer.status_code, answer.headers.get("Idempotency-Replayed")) == (204, replayed)
    for headers in (traces["headers"], bearer(traces["key"])):
        assert problem(await client.get("/v1/me", headers=headers)) == (401, "credential_refused")
    assert problem(await client.post("/v1/auth/login", json=person.login())) == (401, "sign_in_refused")
    again = await administrator.post(**traces["registering"])
    assert (again.status_code, again.content, again.headers["Idempotency-Replayed"]) == (204, b"", "true")
    assert await truth.fetchval("SELECT count(*) FROM users WHERE email = $1", person.email) == 0
