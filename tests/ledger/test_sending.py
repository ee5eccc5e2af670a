"""What each answer means to the ledger, and that silence means nothing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from benchmarks.ledger import changes
from benchmarks.ledger.client import Client
from benchmarks.ledger.operations import Outcome
from benchmarks.ledger.sending import Sender
from benchmarks.load import HOST

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (201, '{"id": "00000000-0000-7000-8000-000000000001"}', Outcome.ACKNOWLEDGED),
        (409, '{"code": "email_already_taken"}', Outcome.REFUSED),
        (409, '{"code": "request_in_progress"}', Outcome.UNKNOWN),
        (503, '{"code": "unavailable"}', Outcome.REFUSED),
        (503, '{"code": "outcome_unknown"}', Outcome.UNKNOWN),
        (503, "not ours", Outcome.UNKNOWN),
        (500, '{"code": "internal_error"}', Outcome.UNKNOWN),
    ],
)
async def test_an_answer_is_taken_at_its_word(status: int, body: str, outcome: Outcome) -> None:
    async with _answering(_with(status, body)) as client:
        attempt = await Sender(client, keeps_503=True).attempt(changes.register("w0-1"))
    assert attempt.outcome is outcome


async def test_a_service_that_promises_nothing_is_not_believed() -> None:
    async with _answering(_with(503, '{"code": "unavailable"}')) as client:
        attempt = await Sender(client, keeps_503=False).attempt(changes.register("w0-1"))
    assert attempt.outcome is Outcome.UNKNOWN


async def test_a_connection_that_ends_without_an_answer_leaves_it_unknown() -> None:
    async with _answering(_hang_up) as client:
        attempt = await Sender(client, keeps_503=True).attempt(changes.register("w0-1"))
    assert (attempt.outcome, attempt.said) == (Outcome.UNKNOWN, "no answer")


async def test_a_client_that_leaves_does_not_know_the_outcome() -> None:
    is_asked = asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        is_asked.set()

    async with _answering(never_answer) as client:
        attempting = asyncio.create_task(Sender(client, keeps_503=True).attempt(changes.register("w0-1")))
        await is_asked.wait()
        assert client.is_waiting
        client.leave()
        assert (await attempting).outcome is Outcome.UNKNOWN


async def test_each_attempt_has_an_id_of_its_own_and_the_operations_key() -> None:
    heads: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()

    operation = changes.register("w0-1")
    async with _answering(note) as client:
        sender = Sender(client, keeps_503=True)
        await sender.attempt(operation)
        await sender.attempt(operation)
    for number, head in enumerate(heads, 1):
        assert b"\r\nIdempotency-Key: w0-1\r\n" in head
        assert b"\r\nX-Request-Id: w0-1.%d\r\n" % number in head
    assert len(heads) == 2


@asynccontextmanager
async def _answering(handle: Handle) -> AsyncIterator[Client]:
    opened: list[asyncio.StreamWriter] = []

    async def handle_and_note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        await handle(reader, writer)

    server = await asyncio.start_server(handle_and_note, HOST, 0)
    client = Client(server.sockets[0].getsockname()[1], patience=10)
    try:
        yield client
    finally:
        client.leave()
        server.close()
        for writer in opened:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def _with(status: int, body: str) -> Handle:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())

    return answer


async def _hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
