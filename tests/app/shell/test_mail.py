"""`roster mail`, and what real servers do with an outbox while the mail server is away, refuses or is shared."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from adapters.database.embedded.server import free_port
from tests.app.shell.conftest import Shell
from tests.databases import Database
from tests.mailbox import Mailbox, listening
from tests.server import Server, running_server
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.fixture
def mailbox() -> Mailbox:
    """Nobody listens there yet."""
    return Mailbox(free_port())


@pytest.fixture
async def server(database: Database, tmp_path: Path, mailbox: Mailbox) -> AsyncIterator[Server]:
    with running_server(database.url, tmp_path / "log", **settings(mailbox)) as server:
        yield server


def settings(mailbox: Mailbox) -> dict[str, str]:
    return {
        "ROSTER_REGISTRATION": "invite",
        "ROSTER_SMTP_URL": mailbox.url,
        "ROSTER_MAIL_FROM": "Roster <roster@example.com>",
        "ROSTER_PUBLIC_URL": "https://roster.example.com",
    }


async def invite(server: Server, *addresses: str) -> None:
    async with server.client() as client:
        for address in addresses:
            assert (await client.post("/v1/invitations", json={"email": address})).status_code == 201


async def until_sent(database: Database, count: int) -> None:
    async def are_sent() -> bool:
        return bool(await database.observer.fetchval("SELECT count(sent_at) FROM outbox_mails") == count)

    await eventually(are_sent)


def addresses(count: int) -> list[str]:
    return sorted(f"{uuid4()}@example.com" for _ in range(count))


async def test_a_mail_server_that_is_away_loses_no_mail_and_gets_none_twice(
    server: Server, database: Database, mailbox: Mailbox
) -> None:
    invited = addresses(5)
    await invite(server, *invited)

    async def have_failed() -> bool:
        return bool(await database.observer.fetchval("SELECT bool_and(last_error IS NOT NULL) FROM outbox_mails"))

    await eventually(have_failed)
    with listening(mailbox):
        await until_sent(database, 5)
    assert sorted(mailbox.recipients) == invited
    assert "rat_" not in server.log.read_text()


async def test_two_servers_share_the_outbox_and_send_each_mail_once(
    server: Server, database: Database, mailbox: Mailbox, tmp_path: Path
) -> None:
    invited = addresses(30)
    with listening(mailbox), running_server(database.url, tmp_path / "other", **settings(mailbox)) as other:
        await asyncio.gather(invite(server, *invited[:15]), invite(other, *invited[15:]))
        await until_sent(database, 30)
    assert sorted(mailbox.recipients) == invited
    assert len({message["Message-ID"] for message in mailbox.received}) == 30


async def test_what_is_refused_for_ever_is_listed_and_resent(
    server: Server, database: Database, mailbox: Mailbox, on_database: Shell
) -> None:
    (address,) = addresses(1)
    mailbox.refusals[address] = "550 5.1.1 no such mailbox"
    with listening(mailbox):
        await invite(server, address)

        async def is_dead() -> bool:
            return bool(await database.observer.fetchval("SELECT count(dead_at) FROM outbox_mails"))

        await eventually(is_dead)
        listed = await on_database("mail", "list", "--json")
        assert (listed.status, listed.stderr) == (0, "")
        (mail,) = json.loads(listed.stdout)["items"]
        assert (mail["to"], mail["kind"], mail["attempts"]) == (address, "invitation", 1)
        assert "550 5.1.1 no such mailbox" in mail["last_error"]
        line = await on_database("mail", "list")
        assert f"dead     invitation  {address}" in line.stdout.replace("dead  ", "dead     ")
        await until_counted(server, 'status="dead"} 1.0')

        mailbox.refusals.clear()
        assert (await on_database("mail", "resend", mail["id"])).stdout == "1 mail waits again.\n"
        await until_sent(database, 1)
    assert mailbox.recipients == [address]
    again = await on_database("mail", "resend", mail["id"])
    assert (again.status, "mail_not_found" in again.stderr) == (1, True)
    assert (await on_database("mail", "resend", "--all-dead")).stdout == "0 mails wait again.\n"
    assert (await on_database("mail", "list")).stdout == "Every mail is sent.\n"


async def until_counted(server: Server, text: str) -> None:
    async with httpx.AsyncClient(base_url=server.base_url) as client:

        async def is_counted() -> bool:
            return f"roster_outbox_mails{{{text}" in (await client.get("/metrics")).text

        await eventually(is_counted)


async def test_resending_needs_one_mail_or_all(on_database: Shell) -> None:
    assert (await on_database("mail", "resend")).status == 2
    assert (await on_database("mail", "resend", str(uuid4()), "--all-dead")).status == 2


async def test_without_a_mail_server_what_needs_one_is_refused(database: Database, tmp_path: Path) -> None:
    with running_server(database.url, tmp_path / "log") as server:
        async with httpx.AsyncClient(base_url=server.base_url) as client:
            for email in ("admin@example.com", "nobody@example.com"):
                answer = await client.post("/v1/accounts/forgot", json={"email": email})
                assert (answer.status_code, answer.json()["code"]) == (403, "mail_not_configured")
            account = {"email": "ana@example.com", "display_name": "Ana"}
            answer = await client.post("/v1/accounts/register", json=account)
            assert answer.json()["code"] == "registration_closed"
        async with server.client() as administrator:
            answer = await administrator.post("/v1/invitations", json={"email": "ana@example.com"})
            assert (answer.status_code, answer.json()["code"]) == (403, "invitations_closed")
            assert "ROSTER_REGISTRATION" in answer.json()["detail"]
