"""Signing in over HTTP, renewing and signing out."""

import httpx
import pytest

from tests.databases import Connection
from tests.signing_in import Person, a_person, bearer, cookie_of, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


async def test_an_access_token_says_who_asks(client: httpx.AsyncClient, ana: Person) -> None:
    signed_in = await sign_in(client, ana)
    answer = await client.get("/v1/me", headers=bearer(signed_in["access_token"]))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["id"], answer.json()["session_id"]) == (ana.id, signed_in["session_id"])
    assert answer.headers["cache-control"] == "no-store"


async def test_the_answer_with_tokens_is_like_that_of_oauth_and_is_not_stored(
    client: httpx.AsyncClient, ana: Person
) -> None:
    answer = await client.post("/v1/auth/login", json=ana.login())
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["user"]["id"]) == ("Bearer", 600, ana.id)
    assert body["refresh_token"].startswith("rrt_")
    assert (answer.headers["cache-control"], "set-cookie" in answer.headers) == ("no-store", False)


async def test_a_browser_gets_a_cookie_that_only_this_host_sees(client: httpx.AsyncClient, ana: Person) -> None:
    answer = await client.post("/v1/auth/login", json=ana.login(kind="browser"))
    name, _, rest = answer.headers["set-cookie"].partition("=")
    secret, *attributes = rest.split("; ")
    assert (name, secret[:4]) == ("__Host-roster", "rst_")
    assert set(attributes) == {"HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=2592000"}
    assert "access_token" not in answer.json()
    assert (await client.get("/v1/me", headers={"Cookie": f"{name}={secret}"})).json()["id"] == ana.id


async def test_unknown_wrong_deactivated_and_without_a_password_are_answered_alike(
    client: httpx.AsyncClient, truth: Connection, ana: Person
) -> None:
    gone, without = await a_person(truth), await a_person(truth)
    await truth.execute("UPDATE users SET status = 'deactivated' WHERE id = $1", gone.id)
    await truth.execute("UPDATE users SET password_hash = NULL WHERE id = $1", without.id)
    bodies = [
        {"email": "nobody@example.com", "password": ana.password},
        {"email": "no address at all", "password": ana.password},
        ana.login(password="something else entirely"),
        gone.login(),
        without.login(),
    ]
    answers = [await client.post("/v1/auth/login", json=body) for body in bodies]
    assert {problem(answer) for answer in answers} == {(401, "sign_in_refused")}
    assert len({answer.content for answer in answers}) == 1


async def test_a_refused_sign_in_leaves_its_trace(client: httpx.AsyncClient, truth: Connection, ana: Person) -> None:
    await client.post("/v1/auth/login", json=ana.login(password="something else entirely"))
    await sign_in(client, ana)
    events = await truth.fetch("SELECT * FROM audit_events WHERE target_id = $1 ORDER BY id", ana.id)
    assert [(event["action"], event["outcome"], event["actor"]) for event in events] == [
        ("sign_in_refused", "refused", "anonymous"),
        ("signed_in", "done", "anonymous"),
    ]
    assert events[1]["session_id"] is not None


async def test_every_sign_in_has_a_secret_of_its_own(client: httpx.AsyncClient, ana: Person) -> None:
    first = await cookie_of(client, ana)
    again = await client.post("/v1/auth/login", json=ana.login(kind="browser"), headers=first | SAME_ORIGIN)
    assert again.headers["set-cookie"].split(";")[0] not in first["Cookie"]


async def test_a_session_that_was_signed_out_is_refused(client: httpx.AsyncClient, ana: Person) -> None:
    signed_in = await sign_in(client, ana)
    answer = await client.post("/v1/auth/logout", headers=bearer(signed_in["access_token"]))
    assert (answer.status_code, "Max-Age=0" in answer.headers["set-cookie"]) == (204, True)
    refused = await client.get("/v1/me", headers=bearer(signed_in["access_token"]))
    assert problem(refused) == (401, "credential_refused")
    renewed = await client.post("/v1/auth/refresh", json={"refresh_token": signed_in["refresh_token"]})
    assert problem(renewed) == (401, "refresh_token_refused")


async def test_a_key_does_not_make_a_sign_in_repeatable(
    client: httpx.AsyncClient, truth: Connection, ana: Person
) -> None:
    headers = {"Idempotency-Key": "one"}
    answers = [await client.post("/v1/auth/login", json=ana.login(), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["refresh_token"] != answers[1].json()["refresh_token"]
    assert await truth.fetchval("SELECT count(*) FROM idempotency_keys WHERE caller = 'anonymous'") == 0


@pytest.mark.parametrize("credential", ["rak_unknown", "rst_unknown", "rrt_unknown", "eyJhbGciOiJub25lIn0.e30.", "x"])
async def test_what_is_no_credential_is_refused(client: httpx.AsyncClient, credential: str) -> None:
    for headers in (bearer(credential), {"Cookie": f"__Host-roster={credential}"}):
        assert problem(await client.get("/v1/me", headers=headers)) == (401, "credential_refused")


async def test_each_kind_of_secret_is_of_use_only_where_it_belongs(client: httpx.AsyncClient, ana: Person) -> None:
    cookie = (await cookie_of(client, ana))["Cookie"].partition("=")[2]
    tokens = await sign_in(client, ana)
    for secret in (cookie, tokens["refresh_token"]):
        assert problem(await client.get("/v1/me", headers=bearer(secret))) == (401, "credential_refused")
    for secret in (tokens["access_token"], tokens["refresh_token"]):
        answer = await client.get("/v1/me", headers={"Cookie": f"__Host-roster={secret}"})
        assert problem(answer) == (401, "credential_refused")
    for secret in (tokens["access_token"], cookie):
        answer = await client.post("/v1/auth/refresh", json={"refresh_token": secret[:200]})
        assert problem(answer) == (401, "refresh_token_refused")
