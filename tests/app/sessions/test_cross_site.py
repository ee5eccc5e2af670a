"""A cookie signs in what our own pages send, and nothing that another site makes the browser send."""

import httpx
import pytest

from tests.server import Server
from tests.signing_in import Person, bearer, cookie_of, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

NAME = {"display_name": "Ana Lima"}
PATCH = {"Content-Type": "application/merge-patch+json"}


async def change_name(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await client.patch("/v1/me", json=NAME, headers=PATCH | headers)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "OURS"},
        {"Origin": "OURS.evil.example"},
    ],
)
async def test_refuses_a_change_from_elsewhere(
    client: httpx.AsyncClient, server: Server, ana: Person, said: dict[str, str]
) -> None:
    headers = {name: value.replace("OURS", server.base_url) for name, value in said.items()}
    answer = await change_name(client, await cookie_of(client, ana) | headers)
    assert problem(answer) == (403, "cross_site_request")


async def test_refuses_two_origins_of_which_one_is_ours(client: httpx.AsyncClient, server: Server, ana: Person) -> None:
    cookie = (await cookie_of(client, ana))["Cookie"]
    origins = [("Origin", server.base_url), ("Origin", "https://evil.example")]
    answer = await client.patch("/v1/me", json=NAME, headers=[*PATCH.items(), ("Cookie", cookie), *origins])
    assert problem(answer) == (403, "cross_site_request")


@pytest.mark.parametrize("said", [{"Origin": "OURS"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
async def test_accepts_a_change_from_our_own_pages(
    client: httpx.AsyncClient, server: Server, ana: Person, said: dict[str, str]
) -> None:
    headers = {name: value.replace("OURS", server.base_url) for name, value in said.items()}
    answer = await change_name(client, await cookie_of(client, ana) | headers)
    assert (answer.status_code, answer.json()["display_name"]) == (200, "Ana Lima")


async def test_reading_needs_no_word_about_where_from(client: httpx.AsyncClient, ana: Person) -> None:
    assert (await client.get("/v1/me", headers=await cookie_of(client, ana))).status_code == 200


async def test_a_token_is_sent_on_purpose(client: httpx.AsyncClient, ana: Person) -> None:
    token = (await sign_in(client, ana))["access_token"]
    answer = await change_name(client, bearer(token) | {"Origin": "https://evil.example"})
    assert answer.status_code == 200


async def test_a_header_counts_before_a_cookie(client: httpx.AsyncClient, ana: Person) -> None:
    answer = await client.get("/v1/me", headers=await cookie_of(client, ana) | bearer("rak_unknown"))
    assert problem(answer) == (401, "credential_refused")


async def test_another_site_signs_nobody_in(client: httpx.AsyncClient, ana: Person) -> None:
    """Else it could have people work in an account that it can look into."""
    answer = await client.post("/v1/auth/login", json=ana.login(), headers={"Sec-Fetch-Site": "cross-site"})
    assert problem(answer) == (403, "cross_site_request")


async def test_a_form_cannot_send_json(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/auth/login", content=b"{}", headers={"Content-Type": "text/plain"})
    assert problem(answer) == (415, "unsupported_media_type")
