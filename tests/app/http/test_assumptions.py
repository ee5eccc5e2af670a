"""A read that went by who its caller was is answered only if that still was so, and begins again otherwise."""

from typing import Any, Final

import pytest

from app.http.assumptions import CertainCallers
from domain.shared.actor import ANONYMOUS
from domain.shared.authentication import ASSUMPTION, Assumption

START: Final = "http.response.start"
BODY: Final = "http.response.body"


class App:
    """Answers each time with the next status, on the next assumption."""

    def __init__(self, *answers: tuple[int, Assumption | None]) -> None:
        self._answers = list(answers)
        self.states: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, _: Any, send: Any) -> None:
        self.states.append(dict(scope["state"]))
        status, assumption = self._answers.pop(0)
        scope["state"] |= {ASSUMPTION: assumption, "left": "behind"}
        await send({"type": START, "status": status, "headers": []})
        await send({"type": BODY, "body": str(status).encode()})


async def answered(app: App, method: str = "GET") -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any: ...

    scope: Any = {"type": "http", "method": method, "state": {"request_id": "1"}}
    await CertainCallers(app)(scope, receive, send)
    assert [message["type"] for message in sent] == [START, BODY]
    return [sent[0]["status"], sent[1]["body"], len(app.states)]


def assumption(holds: bool | None) -> Assumption:  # noqa: FBT001 (what the test is about)
    return Assumption(ANONYMOUS, holds)


@pytest.mark.parametrize("first", [None, assumption(holds=True)], ids=["asked first", "still so"])
async def test_what_is_certain_is_answered(first: Assumption | None) -> None:
    assert await answered(App((200, first))) == [200, b"200", 1]


@pytest.mark.parametrize("status", [200, 304, 403, 404])
@pytest.mark.parametrize("holds", [False, None])
async def test_what_is_not_certain_begins_again(status: int, *, holds: bool | None) -> None:
    assert await answered(App((status, assumption(holds)), (401, None))) == [401, b"401", 2]


async def test_it_begins_again_as_it_came() -> None:
    app = App((200, assumption(holds=False)), (200, None))
    await answered(app)
    assert app.states == [{"request_id": "1"}, {"request_id": "1", "ask_first": True}]


async def test_a_failure_is_told_at_once() -> None:
    assert await answered(App((503, assumption(holds=None)))) == [503, b"503", 1]
