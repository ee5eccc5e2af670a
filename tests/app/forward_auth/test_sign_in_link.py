"""Who is sent to the sign-in page, and how they come back."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.forward_auth.sign_in_link import SignInLink
from app.http.return_addresses import ReturnAddresses
from app.http.web_address import WebAddress
from app.settings.access import AccessSettings
from tests.app.forward_auth.conftest import BEARER
from tests.app.refusal import read, refusal

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PAGE = "https://roster.example.com/sign-in"
HERE = "https://app.example.com/reports?page=2"


async def test_a_browser_is_sent_to_sign_in_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/authz/forward", headers=BROWSER)
    location = urlsplit(answer.headers["Location"])
    assert (answer.status_code, location._replace(query="").geturl()) == (303, PAGE)
    assert parse_qs(location.query) == {"return_to": [HERE]}
    assert (answer.headers["Remote-User"], answer.headers["Cache-Control"]) == ("", "no-store")


async def test_so_is_one_whose_session_has_ended(client: httpx.AsyncClient) -> None:
    answer = await client.get("/authz/forward", headers=BROWSER | {"Authorization": "Bearer ended"})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    "other",
    [
        {"Accept": "*/*"},
        {"Accept": "application/json"},
        {},
        BROWSER | {"X-Forwarded-Method": "POST"},
        BROWSER | {"X-Forwarded-Method": "HEAD"},
    ],
)
async def test_nobody_else_is(client: httpx.AsyncClient, other: dict[str, str]) -> None:
    answer = await client.get("/authz/forward", headers=other)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


async def test_nginx_is_never_redirected(client: httpx.AsyncClient) -> None:
    assert (await client.get("/authz/nginx", headers=BROWSER)).status_code == 401


async def test_who_is_known_and_may_not_is_not_sent_to_sign_in_again(client: httpx.AsyncClient) -> None:
    answer = await client.get("/authz/forward?require_role=boss", headers=BROWSER | BEARER)
    assert answer.status_code == 403


async def test_a_stranger_is_not_sent_anywhere(stranger: httpx.AsyncClient) -> None:
    for credential in ({}, {"Authorization": "Bearer ended"}):
        answer = await stranger.get("/authz/forward", headers=BROWSER | credential)
        assert answer.status_code in {401, 403}


async def test_nobody_is_sent_from_an_address_that_was_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get(
        "/authz/forward", headers=BROWSER | {"Authorization": "Bearer ended", "X-Forwarded-Uri": "//evil.example"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "forwarded_request_refused")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil-app.example.com",
        "app.example.com.evil.example",
        "sub.app.example.com",
        "example.com",
        "app.example.com:8443",
        "app_example.com",
        "appxexample.com",
    ],
)
async def test_the_way_back_leads_to_no_host_but_the_named_ones(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.get("/authz/forward", headers=BROWSER | {"X-Forwarded-Host": host})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HERE, HERE),
        ("https://roster.example.com/roster/account", "https://roster.example.com/roster/account"),
        ("https://APP.example.com:443/x", "https://app.example.com/x"),
        ("https://app.example.com", "https://app.example.com/"),
        ("http://app.example.com/x", None),
        ("https://app.example.com:8443/x", None),
        ("https://app.example.com@evil.example/", None),
        ("https://evil.example/https://app.example.com/", None),
        ("https://app.example.com\\@evil.example/", None),
        ("https:///app.example.com/", None),
        ("https:/app.example.com/", None),
        ("//app.example.com/", None),
        ("/reports", None),
        ("javascript:alert(1)//app.example.com/", None),
        (" https://app.example.com/", None),
        ("https://app.example.com/\r\nSet-Cookie: a=b", None),
        ("https://app.example.com/..%2fx", None),
        ("", None),
        (None, None),
    ],
)
def test_a_way_back_is_taken_if_its_host_is_equal_to_a_named_one(text: str | None, found: str | None) -> None:
    returns = ReturnAddresses("https://roster.example.com/roster", ("app.example.com",))
    address = returns.find(text)
    assert (str(address) if address else None) == found


def test_without_a_public_url_only_https_will_do() -> None:
    returns = ReturnAddresses(None, ("app.example.com",))
    assert returns.find(HERE)
    assert not returns.find(HERE.replace("https", "http"))
    assert not returns.find("https:///")


@pytest.mark.parametrize("url", [None, "https://roster.example.com:443/roster"])
def test_the_port_that_the_scheme_has_anyway_makes_no_other_host(url: str | None) -> None:
    returns = ReturnAddresses(url, ("app.example.com:443", "[2001:db8::1]:443", "other.example.com:80"))
    for place in ("app.example.com", "app.example.com:443", "[2001:db8::1]"):
        assert returns.find(f"https://{place}/")
    assert bool(returns.find("https://roster.example.com/")) == (url is not None)
    assert not returns.find("https://other.example.com/")


def test_a_page_with_a_query_keeps_it() -> None:
    link = SignInLink("https://login.example.com/?client=a", ReturnAddresses(None, ("app.example.com",)))
    back = link.back_to(WebAddress.parse_url("https://app.example.com/?a=b&c=d"))
    assert back == "https://login.example.com/?client=a&return_to=https%3A%2F%2Fapp.example.com%2F%3Fa%3Db%26c%3Dd"


def test_the_page_is_the_built_in_one_unless_another_is_named() -> None:
    assert AccessSettings().sign_in_page is None
    assert (
        read(ROSTER_PUBLIC_URL="https://example.com/roster").access.sign_in_page == "https://example.com/roster/sign-in"
    )
    for page in ("/roster/sign-in", "https://login.example.com/?client=a"):
        assert read(ROSTER_SIGN_IN_URL=page).access.sign_in_page == page


@pytest.mark.parametrize(
    "page", ["sign-in", "//evil.example", "/", "http://login.example.com/", "ftp://example.com/", "https://", "/a?b"]
)
def test_refuses_a_page_that_is_no_address(page: str) -> None:
    environ: Any = {"DATABASE_URL": "postgresql://roster:secret@db/roster", "ROSTER_SIGN_IN_URL": page}
    assert "ROSTER_SIGN_IN_URL must" in refusal(environ)


@pytest.mark.parametrize("hosts", ["*.example.com", ".example.com", "https://app.example.com", "a,,b", "a b", "a/b"])
def test_refuses_hosts_that_are_no_names(hosts: str) -> None:
    environ: Any = {"DATABASE_URL": "postgresql://roster:secret@db/roster", "ROSTER_RETURN_HOSTS": hosts}
    assert "ROSTER_RETURN_HOSTS must" in refusal(environ)


def test_hosts_are_compared_in_lower_case() -> None:
    assert read(ROSTER_RETURN_HOSTS="App.Example.com, [::1]:8443").access.return_hosts == (
        "app.example.com",
        "[::1]:8443",
    )
