"""Bodies are read strictly: what is not exactly as documented is refused as a problem, and never a 500."""

import gzip
from typing import Any

import httpx
import pytest

from tests.app.http.conftest import MAX_BODY_BYTES

pytestmark = [pytest.mark.database, pytest.mark.server]

ANA = {"email": "ana@example.com", "display_name": "Ana"}
JSON = {"Content-Type": "application/json"}


async def refused(
    client: httpx.AsyncClient, status: int, code: str, method: str = "POST", path: str = "/v1/users", **request: Any
) -> Any:
    answer = await client.request(method, path, **request)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"/problems/{code}"
    assert problem["instance"] == path
    return problem


async def test_names_every_invalid_member(client: httpx.AsyncClient) -> None:
    body = {"email": 5, "password": "short", "is/admin": True}
    problem = await refused(client, 422, "invalid_input", json=body)
    assert {error["pointer"] for error in problem["errors"]} == {"/email", "/display_name", "/password", "/is~1admin"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ANA | {"display_name": "a\x00b"}, id="NUL"),
        pytest.param(ANA | {"display_name": "a\nb"}, id="control character"),
        pytest.param(ANA | {"display_name": ""}, id="empty"),
        pytest.param(ANA | {"display_name": "x" * 201}, id="too long"),
        pytest.param(ANA | {"display_name": None}, id="null"),
        pytest.param(ANA | {"display_name": ["Ana"]}, id="list"),
        pytest.param(ANA | {"roles": ["administrator"]}, id="unknown member"),
        pytest.param([ANA], id="array"),
        pytest.param("Ana", id="string"),
        pytest.param(10**400, id="number out of range"),
    ],
)
async def test_refuses_what_the_schema_does_not_allow(client: httpx.AsyncClient, body: Any) -> None:
    await refused(client, 422, "invalid_input", json=body)


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("not an address", "invalid_email"),
        ("ana@localhost", "invalid_email"),
        ("ana@exam\u0301ple..com", "invalid_email"),
        ("ana@127.0.0.1", "invalid_email"),
    ],
)
async def test_refuses_what_is_no_address(client: httpx.AsyncClient, email: str, code: str) -> None:
    problem = await refused(client, 422, code, json=ANA | {"email": email})
    assert problem["errors"][0]["pointer"] == "/email"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"email": "ana', id="cut off"),
        pytest.param(b'{"email": "\xff\xfe@example.com", "display_name": "Ana"}', id="no UTF-8"),
        pytest.param(b'{"email": "ana@example.com", "display_name": "\\ud800"}', id="lone surrogate"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"unknown": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", id="deep below an unknown member"),
        pytest.param(b"{'email': 1}", id="no JSON"),
        pytest.param(b"NaN", id="NaN"),
        pytest.param(b"8P", id="of the wrong type, then no JSON"),
    ],
)
async def test_refuses_what_is_no_json(client: httpx.AsyncClient, content: bytes) -> None:
    await refused(client, 400, "malformed_request", content=content, headers=JSON)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/merge-patch+json"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
async def test_refuses_a_body_that_is_not_declared_as_json(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    content = b'{"email": "ana@example.com", "display_name": "Ana"}'
    if "Content-Encoding" in headers:
        content = gzip.compress(content)
    await refused(client, 415, "unsupported_media_type", content=content, headers=headers)


async def test_a_patch_is_a_merge_patch(client: httpx.AsyncClient) -> None:
    user = (await client.post("/v1/users", json=ANA | {"email": "patch@example.com"})).json()
    path = f"/v1/users/{user['id']}"
    await refused(client, 415, "unsupported_media_type", "PATCH", path, json={"display_name": "B"})
    headers = {"Content-Type": "application/merge-patch+json"}
    await refused(client, 422, "invalid_input", "PATCH", path, content=b'{"email": null}', headers=headers)
    answer = await client.patch(path, content=b'{"display_name": "B"}', headers=headers)
    assert (answer.status_code, answer.json()["display_name"], answer.json()["version"]) == (200, "B", 2)
    unchanged = await client.patch(path, content=b"{}", headers=headers)
    assert (unchanged.status_code, unchanged.json()["version"]) == (200, 2)


async def test_refuses_a_body_over_the_configured_size(client: httpx.AsyncClient) -> None:
    await refused(client, 413, "body_too_large", content=b"x" * (MAX_BODY_BYTES + 1), headers=JSON)


@pytest.mark.parametrize("password", ["passwordpassword", "123456789012345", "qwertyuiopasdfgh"])
async def test_refuses_a_common_password_and_does_not_repeat_it(client: httpx.AsyncClient, password: str) -> None:
    problem = await refused(client, 422, "weak_password", json=ANA | {"password": password})
    assert password not in str(problem)
