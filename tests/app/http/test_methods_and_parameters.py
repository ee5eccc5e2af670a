"""Methods, parameters and headers behave as RFC 9110 says, on every path."""

from uuid import UUID, uuid4

import httpx
import pytest

pytestmark = [pytest.mark.database, pytest.mark.server]

NOBODY = UUID(int=0)


async def test_head_is_get_without_a_body(client: httpx.AsyncClient) -> None:
    got = await client.get("/v1/users")
    head = await client.head("/v1/users")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/users", "GET, HEAD, OPTIONS, POST"),
        (f"/v1/users/{NOBODY}", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        (f"/v1/users/{NOBODY}/activate", "OPTIONS, POST"),
        ("/health/live", "GET, HEAD, OPTIONS"),
    ],
)
async def test_options_and_405_list_every_method(client: httpx.AsyncClient, path: str, allowed: str) -> None:
    options = await client.options(path)
    assert (options.status_code, options.headers["allow"]) == (204, allowed)
    wrong = await client.put(path)
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["/nope", "/v1", "/v1/users/x/y/z", "/openapi.txt", "/v1/users/%00"])
async def test_an_unknown_path_is_a_problem(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "spelling",
    ["{{{0}}}", "urn:uuid:{0}", "{0:upper}", "{0:hex}", "{0}x", "1"],
)
async def test_an_id_has_one_spelling(client: httpx.AsyncClient, spelling: str) -> None:
    user = (await client.post("/v1/users", json={"email": f"{uuid4()}@example.com", "display_name": "A"})).json()["id"]
    spelled = {"{0:upper}": user.upper(), "{0:hex}": user.replace("-", "")}.get(spelling) or spelling.format(user)
    answer = await client.get(f"/v1/users/{spelled}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert (await client.get(f"/v1/users/{user}")).status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=1&limit=2", "limit"),
        ("cursor=forged", "cursor"),
        ("cursor=", "cursor"),
        ("offset=10", "offset"),
        ("Limit=10", "Limit"),
    ],
)
async def test_refuses_a_wrong_parameter_by_its_name(client: httpx.AsyncClient, query: str, parameter: str) -> None:
    answer = await client.get(f"/v1/users?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters")
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("query", ["%ff=1", "limit=%ff", "&".join(f"p{n}=1" for n in range(60))])
async def test_refuses_a_query_that_cannot_be_read(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/v1/users?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters")


async def test_a_problem_does_not_repeat_the_query(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/users?limit=0&secret=planted-secret-value")
    assert "planted-secret-value" not in answer.text


async def test_keeps_a_valid_request_id_and_replaces_others(client: httpx.AsyncClient) -> None:
    kept = await client.get("/health/live", headers={"X-Request-Id": "my-id.1"})
    assert kept.headers["x-request-id"] == "my-id.1"
    for invalid in ("with spaces", "x" * 65, 'quo"te', ""):
        answer = await client.get("/health/live", headers={"X-Request-Id": invalid})
        assert answer.headers["x-request-id"] not in {invalid, ""}


async def test_every_problem_has_a_page(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/problems")).json()["items"]
    assert {"email_already_taken", "last_administrator", "unavailable", "body_too_large"} <= {
        problem["code"] for problem in listed
    }
    for problem in listed:
        page = await client.get(f"/problems/{problem['code']}")
        assert page.status_code == 200
        assert page.json() == problem
        assert len(problem["explanation"]) > 20
