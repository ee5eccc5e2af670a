"""Attacks on what a proxy says of a request: whatever can be read in two ways is refused, whoever signed in."""

import httpx
import pytest

from tests.app.forward_auth.conftest import BEARER, FORWARDED

ORIGINAL = {"X-Original-Method": "GET", "X-Original-URL": "https://app.example.com/reports?page=2"}
FOUR = ["X-Forwarded-Method", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Uri"]
each_question = pytest.mark.parametrize("question", ["/authz/forward", "/authz/nginx"])
each_of_the_four = pytest.mark.parametrize("name", FOUR)


async def code(client: httpx.AsyncClient, question: str, headers: list[tuple[str, str]]) -> str | None:
    """Of the refusal, if it is one; to nobody else than a member of the four would anything be said."""
    client.headers.clear()
    answer = await client.get(question, headers=[*headers, *BEARER.items()])
    if answer.status_code == 200:
        return None
    assert (answer.status_code, answer.headers["Remote-User"]) == (403, "")
    found: str = answer.json()["code"]
    return found


async def is_refused(client: httpx.AsyncClient, question: str, **changed: str) -> bool:
    headers = FORWARDED | {f"X-Forwarded-{name}": value for name, value in changed.items()}
    return await code(client, question, list(headers.items())) == "forwarded_request_refused"


@each_question
@each_of_the_four
async def test_refuses_a_missing_header(client: httpx.AsyncClient, question: str, name: str) -> None:
    headers = [(each, value) for each, value in FORWARDED.items() if each != name]
    assert await code(client, question, headers) == "forwarded_request_refused"


@each_question
@each_of_the_four
async def test_refuses_an_empty_header(client: httpx.AsyncClient, question: str, name: str) -> None:
    headers = FORWARDED | {name: ""}
    assert await code(client, question, list(headers.items())) == "forwarded_request_refused"


@each_question
@each_of_the_four
async def test_refuses_a_doubled_header(client: httpx.AsyncClient, question: str, name: str) -> None:
    headers = [*FORWARDED.items(), (name, FORWARDED[name])]
    assert await code(client, question, headers) == "forwarded_request_refused"


@each_question
@each_of_the_four
async def test_refuses_a_header_doubled_in_another_case(client: httpx.AsyncClient, question: str, name: str) -> None:
    headers = [*FORWARDED.items(), (name.upper(), FORWARDED[name])]
    assert await code(client, question, headers) == "forwarded_request_refused"


@each_question
@each_of_the_four
async def test_refuses_two_values_in_one_header(client: httpx.AsyncClient, question: str, name: str) -> None:
    headers = FORWARDED | {name: f"{FORWARDED[name]}, {FORWARDED[name]}"}
    assert await code(client, question, list(headers.items())) == "forwarded_request_refused"


@each_question
@each_of_the_four
async def test_does_not_take_an_underscore_for_a_hyphen(client: httpx.AsyncClient, question: str, name: str) -> None:
    headers = [(each.replace("-", "_") if each == name else each, value) for each, value in FORWARDED.items()]
    assert await code(client, question, headers) == "forwarded_request_refused"


@each_question
@pytest.mark.parametrize("method", ["get", "Get", "GET ", "G%45T", "GET/POST", "GET\tX", "-GET", "1", "A" * 33])
async def test_refuses_a_malformed_method(client: httpx.AsyncClient, question: str, method: str) -> None:
    assert await is_refused(client, question, Method=method)


@each_question
@pytest.mark.parametrize("scheme", ["HTTPS", "ftp", "https:", "http%73", "javascript", "//"])
async def test_refuses_another_scheme(client: httpx.AsyncClient, question: str, scheme: str) -> None:
    assert await is_refused(client, question, Proto=scheme)


@each_question
@pytest.mark.parametrize(
    "host",
    [
        "app.example.com.",
        "app..example.com",
        ".example.com",
        "evil@app.example.com",
        "app.example.com/",
        "app.example.com/@evil.example",
        "app.example.com#",
        "app.example.com?x",
        "app.example.com\\evil",
        "app.example.com:",
        "app.example.com:0",
        "app.example.com:443443",
        "app.example.com:44e1",
        "app%2Eexample.com",
        "app.example.com evil",
        "[::1",
        "[not-an-address]",
        "1.2.3",
        "2130706433",
        "0x7f.1.2.3",
        "127.000.0.1",
        "bücher.example",
        "a" * 254 + ".b",
    ],
)
async def test_refuses_a_malformed_host(client: httpx.AsyncClient, question: str, host: str) -> None:
    headers = [*(FORWARDED | {"X-Forwarded-Host": ""}).items()]
    raw = [(name.encode(), value.encode() or host.encode()) for name, value in headers]
    client.headers.clear()
    answer = await client.get(question, headers=[*raw, (b"Authorization", b"Bearer ana")])
    assert (answer.status_code, answer.json()["code"]) == (403, "forwarded_request_refused")


@each_question
@pytest.mark.parametrize(
    "uri",
    [
        "reports",
        "*",
        "https://app.example.com/reports",
        "//evil.example/",
        "/reports//x",
        "/\\evil.example",
        "/reports#fragment",
        "/reports x",
        "/reports\t",
        "/a\tb",
        '/a"b',
        "/a<b",
        "/caf\xe9",
        "/%",
        "/%4",
        "/%zz",
        "/?%zz",
        "/" + "a" * 8000,
    ],
)
async def test_refuses_a_malformed_uri(client: httpx.AsyncClient, question: str, uri: str) -> None:
    client.headers.clear()
    headers = [(name.encode(), value.encode()) for name, value in FORWARDED.items() if name != "X-Forwarded-Uri"]
    answer = await client.get(
        question,
        headers=[*headers, (b"X-Forwarded-Uri", uri.encode("latin-1")), (b"Authorization", b"Bearer ana")],
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "forwarded_request_refused")


@each_question
@pytest.mark.parametrize(
    "path",
    [
        "/public/../admin",
        "/public/..",
        "/./admin",
        "/public/..;/admin",
        "/public/%2e%2e/admin",
        "/public/.%2E/admin",
        "/public%2Fadmin",
        "/public%2fadmin",
        "/%2F%2Fevil.example",
        "/public%5Cadmin",
        "/public%00/admin",
        "/public%0Aadmin",
        "/public%7F",
        "/public%252e%252e/admin",
        "/public%252Fadmin",
        "/%C0%AE%C0%AE/admin",
        "/%ff",
        "/%ED%A0%80",
    ],
)
async def test_refuses_a_path_that_servers_read_differently(
    client: httpx.AsyncClient, question: str, path: str
) -> None:
    assert await is_refused(client, question, Uri=path)
    assert await is_refused(client, question, Uri=f"{path}?page=2")


@each_question
@pytest.mark.parametrize(
    "uri",
    [
        "/",
        "/caf%C3%A9/men%C3%BA",
        "/a.b/..c/d...",
        "/100%25",
        "/a;b=c,d:e@f!$&'()*+",
        "/search?q=a%2Fb%5Cc&r[]=1|2&url=https://x/../y",
        "/?",
        "/??",
    ],
)
async def test_takes_what_browsers_ask_for(client: httpx.AsyncClient, question: str, uri: str) -> None:
    assert not await is_refused(client, question, Uri=uri)


@each_question
@pytest.mark.parametrize(
    "host", ["APP.Example.com", "app.example.com:8443", "127.0.0.1:80", "[::1]:8080", "app", "a_b.c"]
)
async def test_takes_the_hosts_that_there_are(client: httpx.AsyncClient, question: str, host: str) -> None:
    assert not await is_refused(client, question, Host=host)


@each_question
@pytest.mark.parametrize("scheme", ["http", "https", "ws", "wss"])
async def test_takes_web_sockets_too(client: httpx.AsyncClient, question: str, scheme: str) -> None:
    assert not await is_refused(client, question, Proto=scheme)


@each_question
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Original-Method", "POST"),
        ("X-Original-URL", "https://app.example.com/admin"),
        ("X-Original-URL", "https://evil.example/reports?page=2"),
        ("X-Original-URL", "http://app.example.com/reports?page=2"),
        ("X-Original-URL", "/reports?page=2"),
        ("X-Original-URL", "https:/reports"),
    ],
)
async def test_refuses_headers_that_contradict_each_other(
    client: httpx.AsyncClient, question: str, name: str, value: str
) -> None:
    assert await code(client, question, [*FORWARDED.items(), (name, value)]) == "forwarded_request_refused"


async def test_nginx_may_say_it_as_a_url(client: httpx.AsyncClient) -> None:
    assert await code(client, "/authz/nginx", list(ORIGINAL.items())) is None
    agreeing = [*ORIGINAL.items(), ("X-Forwarded-Host", "app.example.com"), ("X-Forwarded-Proto", "https")]
    assert await code(client, "/authz/nginx", agreeing) is None


@pytest.mark.parametrize("name", ORIGINAL)
async def test_a_url_needs_its_method_and_the_other_way_round(client: httpx.AsyncClient, name: str) -> None:
    assert await code(client, "/authz/nginx", [(name, ORIGINAL[name])]) == "forwarded_request_refused"


async def test_others_than_nginx_cannot_leave_out_their_own(client: httpx.AsyncClient) -> None:
    assert await code(client, "/authz/forward", list(ORIGINAL.items())) == "forwarded_request_refused"
