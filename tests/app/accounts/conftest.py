"""A real server that sends real mail to a mailbox, and the links that arrive in it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, new_database
from tests.mailbox import Mailbox, mail_server, text_of
from tests.server import Server, running_server
from tests.waiting import eventually

PUBLIC_URL: Final = "https://roster.example.com"
PASSWORD: Final = "four unrelated words here"
OTHER_PASSWORD: Final = "seven quite different words"
_LINK: Final = re.compile(r"https://roster\.example\.com/account/([a-z-]+)\?token=(rat_[\w-]+)")


@dataclass(frozen=True)
class Service:
    """`client` is the administrator, `anyone` says nothing about themselves."""

    server: Server
    mailbox: Mailbox
    client: httpx.AsyncClient
    anyone: httpx.AsyncClient
    truth: Connection

    async def mail_to(self, address: str, *, count: int = 1) -> EmailMessage:
        """The latest of so many."""

        async def have_come() -> list[EmailMessage]:
            found = self.mailbox.to(address)
            return found if len(found) >= count else []

        return (await eventually(have_come))[-1]

    async def token_for(self, address: str, page: str, *, count: int = 1) -> str:
        """The secret in the link that leads to this page."""
        found = _LINK.search(text_of(await self.mail_to(address, count=count)))
        assert found
        assert found[1] == page
        return found[2]

    async def an_account(self, address: str | None = None, **headers: str) -> str:
        """Registered and verified. Gives the address."""
        address = address or an_address()
        answer = await self.register(address, **headers)
        assert answer.status_code == 202, answer.text
        token = await self.token_for(address, "verify")
        assert (await self.post("verify", token=token, password=PASSWORD)).status_code == 204
        return address

    async def register(self, address: str, *, name: str = "Ana", **headers: str) -> httpx.Response:
        return await self.anyone.post(
            "/v1/accounts/register",
            json={"email": address, "display_name": name},
            headers=headers,
        )

    async def post(self, path: str, **content: str) -> httpx.Response:
        return await self.anyone.post(f"/v1/accounts/{path}", json=content)

    async def sign_in(self, address: str, password: str = PASSWORD) -> httpx.Response:
        return await self.anyone.post("/v1/auth/login", json={"email": address, "password": password})

    async def bearer(self, address: str, password: str = PASSWORD) -> dict[str, str]:
        answer = await self.sign_in(address, password)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def forget_attempts(self) -> None:
        """All tests come from one address."""
        await self.truth.execute("TRUNCATE attempts")


def an_address() -> str:
    return f"{uuid4()}@example.com"


@pytest.fixture(scope="module")
async def running(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Service]:
    log = tmp_path_factory.mktemp("accounts") / "log"
    async with new_database(postgres, template=template) as url:
        truth = await connect(url)
        with (
            mail_server() as mailbox,
            running_server(
                url,
                log,
                DATABASE_POOL_SIZE="10",
                ROSTER_REGISTRATION="open",
                ROSTER_SMTP_URL=mailbox.url,
                ROSTER_MAIL_FROM="Roster <roster@example.com>",
                ROSTER_PUBLIC_URL=PUBLIC_URL,
            ) as server,
        ):
            async with server.client() as client, httpx.AsyncClient(base_url=server.base_url, timeout=30) as anyone:
                yield Service(server, mailbox, client, anyone, truth)
        await truth.close()


@pytest.fixture
async def service(running: Service) -> Service:
    await running.forget_attempts()
    return running
