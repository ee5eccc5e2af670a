"""One server for the tests of the pages, which sends its mail to a mailbox. Each test has people of its own."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.credentials import AUTHORIZATION
from tests.databases import Connection, connect, new_database
from tests.mailbox import Mailbox, mail_server, text_of
from tests.server import NOBODY, Server, running_server
from tests.signing_in import Person, a_person
from tests.waiting import eventually

HOSTS: Final = "app.example.com"
_LINK: Final = re.compile(r"http://127\.0\.0\.1:\d+(/account/\S+)")


@dataclass(frozen=True)
class Mails:
    """What the server sends, as those read it who get it."""

    mailbox: Mailbox

    async def link_to(self, address: str, *, count: int = 1) -> str:
        """Path and query of the link in the latest of so many mails to this address."""

        async def have_come() -> list[str]:
            found = [text_of(mail) for mail in self.mailbox.to(address)]
            return found if len(found) >= count else []

        (link,) = _LINK.findall((await eventually(have_come))[-1])
        return str(link)


def an_address() -> str:
    return f"{uuid4()}@example.com"


async def invite(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.post("/v1/invitations", json={"email": address}, headers=AUTHORIZATION)
    assert answer.status_code == 201, answer.text


@pytest.fixture(scope="package")
def mails() -> Iterator[Mails]:
    with mail_server() as mailbox:
        yield Mails(mailbox)


@pytest.fixture(scope="package")
async def server(
    postgres: URL, template: str, mails: Mails, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    async with new_database(postgres, template=template) as url:
        log = tmp_path_factory.mktemp("pages") / "log"
        settings = {
            "ROSTER_RETURN_HOSTS": HOSTS,
            "ROSTER_TRUSTED_PROXIES": "127.0.0.1",
            "ROSTER_REGISTRATION": "open",
            "ROSTER_SMTP_URL": mails.mailbox.url,
            "ROSTER_MAIL_FROM": "Roster <roster@example.com>",
        }
        with running_server(url, log, **settings) as server:
            yield server


@pytest.fixture(scope="package")
async def truth(server: Server) -> AsyncIterator[Connection]:
    """The server's database, over a connection of its own."""
    connection = await connect(server.database)
    yield connection
    await connection.close()


@pytest.fixture
async def client(server: Server, truth: Connection) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts, whose attempts are not those of the test before. It keeps no cookie by itself."""
    await truth.execute("TRUNCATE attempts")
    headers = {"Origin": server.base_url, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    async with httpx.AsyncClient(base_url=server.base_url, headers=headers, timeout=30, verify=NOBODY) as client:
        yield client


@pytest.fixture
async def ana(truth: Connection) -> Person:
    return await a_person(truth)
