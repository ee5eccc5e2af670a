"""The log: one event a line, for people or for machines, without secrets."""

import logging
import re
import sys
from typing import Any, Final

import msgspec
import structlog
from structlog.typing import EventDict, Processor

# PostgreSQL's DETAIL repeats whole rows ("Failing row contains ..."), password hashes included.
_DETAIL: Final = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


def configure_logging(level: str, format_: str) -> None:
    """For the whole process; to standard output, where a container's log is read."""
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_rows,
    ]
    number = logging.getLevelNamesMapping()[level.upper()]
    # Libraries speak through the standard module, and only when something is wrong.
    logging.basicConfig(
        level=max(number, logging.WARNING), stream=sys.stdout, format="%(levelname)s %(name)s %(message)s"
    )
    is_json = format_ == "json"
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.JSONRenderer(_encode)
            if is_json
            else structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory() if is_json else structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )


def hide_rows(_: object, __: str, event: EventDict) -> EventDict:
    """Take out of a traceback what the database repeats of its rows."""
    if "exception" in event:
        event["exception"] = _DETAIL.sub(r"\1: (not shown)", event["exception"])
    return event


def _encode(event: EventDict, **_: Any) -> bytes:
    return msgspec.json.encode(event, enc_hook=repr)
