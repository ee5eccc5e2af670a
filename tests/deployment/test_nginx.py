"""Behind nginx, below a path prefix: every address that Roster gives out is one that the client can use."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from adapters.database.embedded.server import free_port
from tests.credentials import AUTHORIZATION
from tests.databases import Database
from tests.deployment.proxies import running_nginx
from tests.server import Server, running_server
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

SERVER = """
server {{
  listen 127.0.0.1:{port};
  location /roster/ {{
    proxy_pass {upstream}/;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Prefix /roster;
  }}
}}
"""
ANA = {"email": "ana@example.com", "display_name": "Ana"}


@pytest.fixture
def upstream(database: Database, tmp_path: Path) -> Iterator[Server]:
    with running_server(database.url, tmp_path / "log", ROSTER_TRUSTED_PROXIES="127.0.0.1/32") as server:
        yield server


@pytest.fixture
def proxied(upstream: Server, tmp_path: Path) -> Iterator[str]:
    """The base URL of Roster as clients see it through nginx."""
    port = free_port()
    with running_nginx(SERVER.format(port=port, upstream=upstream.base_url), tmp_path, port):
        yield f"http://127.0.0.1:{port}/roster"


async def test_every_address_given_out_has_the_prefix(proxied: str) -> None:
    async with httpx.AsyncClient(base_url=proxied, headers=AUTHORIZATION) as client:
        created = await client.post("/v1/users", json=ANA)
        assert created.headers["location"] == f"/roster/v1/users/{created.json()['id']}"
        await client.post("/v1/users", json=ANA | {"email": "bea@example.com"})
        assert (await client.get("/v1/users?limit=1")).headers["link"].startswith("</roster/v1/users?")
        problem = (await client.post("/v1/users", json=ANA)).json()
        assert (problem["type"], problem["instance"]) == ("/roster/problems/email_already_taken", "/roster/v1/users")
        assert (await client.get("/openapi.json")).json()["servers"] == [{"url": "/roster"}]
        assert "/roster/docs/assets/" in (await client.get("/docs")).text


async def test_the_log_names_the_client_and_not_the_proxy(proxied: str, upstream: Server) -> None:
    async with httpx.AsyncClient(base_url=proxied, headers=AUTHORIZATION) as client:
        await client.get("/v1/users", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})

    # Counted from the right: the proxy saw 127.0.0.1, which is trusted, and that one was told of 198.51.100.7.
    async def names_the_client() -> bool:
        return '"client":"198.51.100.7"' in upstream.log.read_text()

    await eventually(names_the_client)


async def test_an_untrusted_client_cannot_choose_prefix_or_address(database: Database, tmp_path: Path) -> None:
    forged = {"X-Forwarded-Prefix": "/evil", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with running_server(database.url, tmp_path / "log") as server:
        async with server.client() as client:
            created = await client.post("/v1/users", json=ANA, headers=forged)
        log = server.log.read_text()
    assert created.headers["location"].startswith("/v1/users/")
    assert "203.0.113.9" not in log
