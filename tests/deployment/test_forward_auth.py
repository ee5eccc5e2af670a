"""nginx, Caddy and HAProxy, each as docs/forward-auth.md has it, guard an application by asking Roster."""

import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy.engine import URL

from adapters.database.embedded.server import free_port
from tests.databases import Connection, connect, new_database
from tests.deployment.people import a_person, grant, revoke
from tests.deployment.proxies import block, running_caddy, running_haproxy, running_nginx
from tests.deployment.upstream import running_upstream
from tests.server import NOBODY, Server, running_server
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

PAGE: Final = "docs/forward-auth.md"
BROWSER: Final = {"Accept": "text/html,*/*;q=0.8"}
IDENTITY: Final = ("remote-user", "remote-email", "remote-name", "remote-groups")
_LOGGED: Final = re.compile(r'"path":"/authz/[a-z]+","status":(\d+)')
Proxy: TypeAlias = Callable[[dict[str, str], Path, int], AbstractContextManager[None]]


@dataclass(frozen=True)
class Guarded:
    """The application, as its users reach it."""

    url: str
    register: Connection
    roster: Server

    async def get(self, path: str = "/", headers: Any = None) -> httpx.Response:
        return await self.request("GET", path, headers=headers)

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.url, timeout=30, verify=NOBODY) as client:
            return await client.request(method, path, **options)


def as_nginx(places: dict[str, str], directory: Path, port: int) -> AbstractContextManager[None]:
    return running_nginx(block(PAGE, "nginx", places), directory, port)


def as_caddy(places: dict[str, str], directory: Path, port: int) -> AbstractContextManager[None]:
    return running_caddy(block(PAGE, "caddyfile", places), directory, port)


def as_haproxy(places: dict[str, str], directory: Path, port: int) -> AbstractContextManager[None]:
    script = directory / "roster.lua"
    script.write_text(block(PAGE, "lua", places))
    sections = block(PAGE, "haproxy", places | {"/etc/haproxy/roster.lua": str(script)})
    return running_haproxy(sections, directory, port)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(as_nginx, id="nginx"),
        pytest.param(as_caddy, id="caddy"),
        pytest.param(as_haproxy, id="haproxy"),
    ],
)
async def guarded(
    request: pytest.FixtureRequest, postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Guarded]:
    proxy: Proxy = request.param
    directory = tmp_path_factory.mktemp("proxy")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    async with new_database(postgres, template=template) as database:
        register = await connect(database)
        with ExitStack() as running:
            application = running.enter_context(running_upstream())
            roster = running.enter_context(
                running_server(
                    database,
                    directory / "roster.log",
                    ROSTER_TRUSTED_PROXIES="127.0.0.1",
                    ROSTER_PUBLIC_URL=f"{url}/roster",
                    ROSTER_SIGN_IN_URL="/roster/sign-in",
                )
            )
            places = {
                "listen 80;": f"listen 127.0.0.1:{port};",
                "bind :80": f"bind 127.0.0.1:{port}",
                "app.example.com {": f"http://127.0.0.1:{port} {{",
                "10.0.0.1:8000": roster.base_url.removeprefix("http://"),
                "10.0.0.9:3000": f"127.0.0.1:{application}",
            }
            running.enter_context(proxy(places, directory, port))
            yield Guarded(url, register, roster)
        await register.close()


def received(answer: httpx.Response) -> dict[str, list[str]]:
    """The headers that reached the application, each with all its values."""
    assert answer.status_code == 200, answer.text
    found: dict[str, list[str]] = {}
    for name, value in answer.json()["headers"]:
        found.setdefault(name, []).append(value)
    return found


async def test_the_log_has_the_refusals_alone(guarded: Guarded) -> None:
    ana = await a_person(guarded.register, "author", "editor")
    assert (await guarded.get("/", ana.by_key)).status_code == 200
    assert (await guarded.get("/")).status_code == 401

    async def logged() -> set[int]:
        return {int(status) for status in _LOGGED.findall(guarded.roster.log.read_text())}

    assert 200 not in await eventually(logged)


async def test_lets_through_who_may_and_says_who_it_is(guarded: Guarded) -> None:
    ana = await a_person(guarded.register, "author", "editor", name="José 100%")
    for credential in (ana.by_key, ana.by_cookie):
        headers = received(await guarded.get("/reports?page=2", credential))
        assert [headers[name] for name in IDENTITY] == [
            [str(ana.id)],
            [ana.email],
            ["Jos%C3%A9 100%25"],
            ["author,editor"],
        ]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_lets_every_method_through_with_its_body(guarded: Guarded, method: str) -> None:
    ana = await a_person(guarded.register, "editor")
    answer = (await guarded.request(method, "/a%20b?c=d%2Fe", headers=ana.by_key, content=b"the body")).json()
    assert (answer["method"], answer["path"], answer["body"]) == (method, "/a%20b?c=d%2Fe", "the body")


@pytest.mark.parametrize("credential", [{}, {"Authorization": "Bearer rak_nobody"}, {"Cookie": "__Host-roster=rst_x"}])
async def test_refuses_who_is_not_known(guarded: Guarded, credential: dict[str, str]) -> None:
    answer = await guarded.get("/", credential)
    assert (answer.status_code, "www-authenticate" in answer.headers) == (401, True)
    assert (await guarded.request("POST", "/", headers=credential, content=b"x")).status_code == 401


async def test_sends_a_browser_to_sign_in_and_back(guarded: Guarded) -> None:
    answer = await guarded.get("/reports?page=2&all=1", BROWSER)
    location = urlsplit(answer.headers["Location"])
    assert (answer.status_code, location.path) == (303, "/roster/sign-in")
    assert parse_qs(location.query) == {"return_to": [f"{guarded.url}/reports?page=2&all=1"]}


async def test_does_not_send_a_form_to_sign_in(guarded: Guarded) -> None:
    assert (await guarded.request("POST", "/", headers=BROWSER, content=b"a=b")).status_code == 401


async def test_refuses_who_does_not_hold_the_role(guarded: Guarded) -> None:
    eve = await a_person(guarded.register, "author")
    assert (await guarded.get("/", eve.by_key | BROWSER)).status_code == 403


async def test_a_right_counts_from_the_next_request_on_and_no_longer(guarded: Guarded) -> None:
    ana = await a_person(guarded.register)
    for _ in range(5):
        assert (await guarded.get("/", ana.by_cookie)).status_code == 403
        await grant(guarded.register, ana, "editor")
        assert (await guarded.get("/", ana.by_cookie)).status_code == 200
        await revoke(guarded.register, ana, "editor")
    await grant(guarded.register, ana, "editor")
    assert (await guarded.get("/", ana.by_cookie)).status_code == 200
    await guarded.register.execute("UPDATE sessions SET ended_at = now() WHERE user_id = $1", ana.id)
    assert (await guarded.get("/", ana.by_cookie)).status_code == 401
    await guarded.register.execute("UPDATE users SET status = 'deactivated' WHERE id = $1", ana.id)
    assert (await guarded.get("/", ana.by_key)).status_code == 401


SPOOFED: Final = [
    (spelling, "administrator")
    for name in IDENTITY
    for spelling in (name, name.title(), name.upper(), name.replace("-", "_"), name.replace("-", "_").upper())
]


async def test_the_clients_own_identity_never_arrives(guarded: Guarded) -> None:
    ana = await a_person(guarded.register, "editor")
    headers = received(await guarded.get("/", [*SPOOFED, *ana.by_key.items()]))
    arrived = {name: values for name, values in headers.items() if name.replace("_", "-") in IDENTITY}
    assert arrived == {
        "remote-user": [str(ana.id)],
        "remote-email": [ana.email],
        "remote-name": ["Ana"],
        "remote-groups": ["editor"],
    }


async def test_nor_does_it_make_somebody_of_nobody(guarded: Guarded) -> None:
    assert (await guarded.get("/", SPOOFED)).status_code == 401


FORGED: Final = {
    "X-Forwarded-Method": "OPTIONS",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Uri": "/public",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Prefix": "/evil",
    "X-Original-Method": "OPTIONS",
    "X-Original-URL": "https://evil.example/public",
}


async def test_what_the_client_says_was_forwarded_does_not_count(guarded: Guarded) -> None:
    ana = await a_person(guarded.register, "editor")
    assert (await guarded.get("/", ana.by_key | FORGED)).status_code == 200
    location = (await guarded.get("/here", BROWSER | FORGED)).headers["Location"]
    assert parse_qs(urlsplit(location).query) == {"return_to": [f"{guarded.url}/here"]}
    doubled = [(name, value) for name, value in FORGED.items() for _ in range(2)]
    assert (await guarded.get("/", [*doubled, *ana.by_key.items()])).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "/public/../admin",
        "/public/..%2fadmin",
        "/public/%2e%2e/admin",
        "/public%2fadmin",
        "/public%5cadmin",
        "/public%00",
        "/public%252e%252e/admin",
        "//evil.example/",
        "/%C0%AE%C0%AE/admin",
    ],
)
async def test_a_path_that_can_be_read_in_two_ways_does_not_pass(guarded: Guarded, target: str) -> None:
    """Sent as it is: clients such as httpx tidy it up."""
    ana = await a_person(guarded.register, "editor")
    here = guarded.url.removeprefix("http://")
    headers = f"Host: {here}\r\nAuthorization: Bearer {ana.key}\r\nConnection: close"
    host, port = here.split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\n{headers}\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert int(answer.split()[1]) in {400, 403}, answer[:300]


async def test_the_application_does_not_see_the_credential(guarded: Guarded) -> None:
    ana = await a_person(guarded.register, "editor")
    for credential in (ana.by_cookie, ana.by_key | ana.by_cookie, {"Cookie": f"__Host-roster={ana.cookie}"}):
        arrived = received(await guarded.get("/", credential))
        cookies = "; ".join(arrived.get("cookie", []))
        assert [name in cookies for name in ("theme=dark", "lang=es")] == ["theme" in credential["Cookie"]] * 2
        assert not any(secret in str(arrived) for secret in (ana.key, ana.cookie, "__Host-roster"))


async def test_rosters_own_pages_are_on_the_same_host_and_the_questions_are_not(guarded: Guarded) -> None:
    assert (await guarded.get("/roster/health/live")).status_code == 200
    assert (await guarded.get("/roster/openapi.json")).json()["servers"] == [{"url": "/roster"}]
    for inside in ("authz/forward", "authz/nginx", "metrics"):
        assert (await guarded.get(f"/roster/{inside}", FORGED)).status_code == 404
