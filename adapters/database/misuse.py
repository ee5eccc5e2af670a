"""What is wrong with a use of a session: the rule that it breaks, and the place in the code."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final

import sqlalchemy
from greenlet import getcurrent  # type: ignore[import-untyped] # it has none
from sqlalchemy.exc import InvalidRequestError

# Litestar's functions around a provider, and around it and the handler: whichever is nearer has called us.
_AROUND_A_PROVIDER, _AROUND_BOTH = "resolve_dependency", "_call_handler_function"
_SESSIONS: Final = ("session.py", "read_session.py", "one_task.py", "query.py")
_NOT_THE_PLACE: Final = (
    str(Path(sqlalchemy.__file__).parent),
    *(str(Path(__file__).with_name(name)) for name in _SESSIONS),
    __file__,
)


class SessionMisused(InvalidRequestError):
    """Whoever reads it is told which rule it was, and where."""

    rule: str

    def __init__(self, what: str = "") -> None:
        super().__init__(f"{self.rule} {what}(used at {_place()})")


class SessionIsShared(SessionMisused):
    """A session belongs to the task that used it first; another task needs a session of its own."""

    rule = (
        "One session, one task: dependencies must not query, since siblings are resolved in parallel; "
        "other tasks open their own session with DatabaseSessionManager.session()."
    )

    def __init__(self, owner: asyncio.Task[Any], intruder: asyncio.Task[Any] | None) -> None:
        user = intruder.get_name() if intruder else "none"
        super().__init__(f"Task {user!r} used the session of task {owner.get_name()!r} ")


class SessionIsOver(SessionMisused):
    """The session was closed, and a closed one would quietly begin a transaction that nobody ends."""

    rule = (
        "A request's session ends before its answer is sent: streams, background tasks and hooks open their own "
        "with DatabaseSessionManager.session()."
    )


class SessionUsedByProvider(SessionMisused):
    """A provider queried, alone in its batch today and beside another tomorrow."""

    rule = "Providers build and never query, since Litestar resolves siblings in parallel: query in the use case."


def is_used_by_a_provider() -> bool:
    for frame in _frames():
        if frame.f_code.co_name in (_AROUND_A_PROVIDER, _AROUND_BOTH):
            return frame.f_code.co_name == _AROUND_A_PROVIDER
    return False


def _place() -> str:
    for frame in _frames():
        if not frame.f_code.co_filename.startswith(_NOT_THE_PLACE):
            return f"{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_name}"
    return "an unknown place"


def _frames() -> Iterator[FrameType]:
    """From here outwards. SQLAlchemy's core runs in a greenlet, whose caller is in the parent's stack."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 (documented, and ten times faster than inspect.stack())
    running = getcurrent()
    while frame:
        yield frame
        frame = frame.f_back
        if frame is None and running.parent:
            running = running.parent
            frame = running.gr_frame
