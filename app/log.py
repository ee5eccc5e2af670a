"""The log: one event a line, for people or for machines, without secrets."""

import logging
import re
import sys
from typing import Any, Final

import msgspec
import structlog
from structlog.typing import EventDict, Processor

_QUOTING: Final = re.compile(
    r"""
    (
        # PostgreSQL's DETAIL repeats whole rows ("Failing row contains ..."), password hashes included.
        # In a group of errors every line is indented, behind a bar.
        ^[\ |]*(?:DETAIL|CONTEXT)
        # asyncpg repeats a parameter that it cannot encode, PostgreSQL a text that it cannot convert.
        | invalid\ input\ [^:\n]* | out\ of\ range(?=:\ ") | value(?=\ "[^"\n]*"\ is\ out\ of\ range)
        # What made it impossible to encode is the cause of asyncpg's error.
        | ^[\ |]*ValueError(?=:.*\n[\ |]*\n[\ |]*The\ above\ exception\ was\ the\ direct\ cause)
    )
    (?::|\ ").*$
    """,
    re.MULTILINE | re.VERBOSE,
)


def configure_logging(level: str, format_: str) -> None:
    """For the whole process; to standard output, where a container's log is read."""
    number = logging.getLevelNamesMapping()[level.upper()]
    # Libraries speak through the standard module, and only when something is wrong.
    logging.basicConfig(
        level=max(number, logging.WARNING), stream=sys.stdout, format="%(levelname)s %(name)s %(message)s"
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            show_traceback,
            _renderer(format_),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory() if format_ == "json" else structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _renderer(format_: str) -> Processor:
    if format_ == "json":
        return structlog.processors.JSONRenderer(_encode)
    # Colours and columns are for people who look at it now, and cost more than the request that they are about.
    return structlog.dev.ConsoleRenderer() if sys.stdout.isatty() else _line


def show_traceback(logger: object, level: str, event: EventDict) -> EventDict:
    """The traceback as text, without what the database or its driver repeats of values."""
    if "exc_info" in event:
        event = structlog.processors.format_exc_info(logger, level, event)
    if "exception" in event:
        event["exception"] = _QUOTING.sub(r"\1: (not shown)", event["exception"])
    return event


def _line(_: object, __: str, event: EventDict) -> str:
    """As people read it in a file: when, how grave, what, and the rest as name=value; a traceback last."""
    head = f"{event.pop('timestamp')} {event.pop('level')} {event.pop('event')}"
    traceback = event.pop("exception", None)
    line = " ".join([head, *[f"{name}={value}" for name, value in event.items()]])
    if not line.isprintable():
        # Whoever chooses the path of a request must not be able to write lines of their own into the log.
        line = " ".join([head, *[f"{name}={str(value)!r}" for name, value in event.items()]])
    return f"{line}\n{traceback}" if traceback else line


def _encode(event: EventDict, **_: Any) -> bytes:
    return msgspec.json.encode(event, enc_hook=repr)
