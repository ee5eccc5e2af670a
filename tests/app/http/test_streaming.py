"""Answers that are made while they are sent end with whoever takes them, and never look whole when they are not."""

import asyncio
from typing import Any

import pytest

from app.http import streaming
from app.http.streaming import Sink, Streamed, Write
from tests.waiting import DEADLINE


async def sent(write: Write, left: asyncio.Event) -> list[Any]:
    """All that a client gets who leaves when `left` is set; what is raised comes last."""
    messages: list[Any] = []

    async def receive() -> Any:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        messages.append(message)

    request: Any = None
    answer: Any = Streamed(write, media_type="text/csv").to_asgi_response(None, request)
    async with asyncio.timeout(DEADLINE):
        try:
            await answer({"type": "http"}, receive, send)
        except OSError as error:
            messages.append(error)
    return messages


async def test_whoever_leaves_ends_what_is_still_to_come() -> None:
    left, is_over = asyncio.Event(), False

    async def write(sink: Sink) -> None:
        nonlocal is_over
        await sink(b"first")
        left.set()
        try:
            await asyncio.Event().wait()
        finally:
            is_over = True

    await sent(write, left)
    assert is_over


@pytest.mark.parametrize("pieces", [0, 1])
async def test_what_fails_has_no_end_and_before_its_first_piece_no_beginning(pieces: int) -> None:
    async def write(sink: Sink) -> None:
        for _ in range(pieces):
            await sink(b"first")
        raise OSError

    messages = await sent(write, asyncio.Event())
    assert isinstance(messages.pop(), OSError)
    assert len(messages) == 2 * pieces
    assert all(message.get("more_body", True) for message in messages)


async def test_nothing_at_all_is_an_answer_too() -> None:
    async def write(_: Sink) -> None:
        pass

    messages = await sent(write, asyncio.Event())
    assert (messages[0]["status"], messages[-1]["more_body"]) == (200, False)


async def test_a_client_that_takes_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "TAKING_SECONDS", 0)

    async def takes_nothing(_: Any) -> None:
        await asyncio.Event().wait()

    async with asyncio.timeout(DEADLINE):
        with pytest.raises(TimeoutError):
            await streaming.send_piece(takes_nothing, b"piece")
