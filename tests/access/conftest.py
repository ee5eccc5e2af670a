"""A server that takes part in everything: registration, mail, and a proxy's questions."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, new_database
from tests.mailbox import mail_server
from tests.server import Server, running_server
from tests.signing_in import anonymous


@pytest.fixture(scope="package")
async def complete_server(
    postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    """That takes part in everything."""
    async with new_database(postgres, template=template) as url:
        with (
            mail_server() as mailbox,
            running_server(
                url,
                tmp_path_factory.mktemp("complete") / "log",
                ROSTER_REGISTRATION="open",
                ROSTER_SMTP_URL=mailbox.url,
                ROSTER_MAIL_FROM="Roster <roster@example.com>",
                ROSTER_PUBLIC_URL="https://roster.example.com",
                ROSTER_TRUSTED_PROXIES="127.0.0.1",
            ) as server,
        ):
            yield server


@pytest.fixture
async def truth(complete_server: Server) -> AsyncIterator[Connection]:
    connection = await connect(complete_server.database)
    await connection.execute("TRUNCATE attempts")
    yield connection
    await connection.close()


@pytest.fixture
async def client(complete_server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with anonymous(complete_server) as client:
        yield client
