"""Writes all that is kept about a person as one JSON document, however much it is."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import ExitStack, aclosing
from typing import IO, Final, TypeAlias

import msgspec

from app.http.spooled import spool
from app.personal_data.schemas import RECORDS
from domain.personal_data.values import Record, Section

Records: TypeAlias = AsyncGenerator[tuple[Section, Sequence[Record]], None]
_BRACKETS: Final = {Section.USER: (b"", b"")}
"""All others are lists."""


async def written(records: Records) -> IO[bytes]:
    """A PersonalDataResponse, in the order of the sections. Raises UserNotFound."""
    with ExitStack() as unless_complete:
        file = unless_complete.enter_context(spool())
        async with aclosing(records):
            await _write(records, file)
        unless_complete.pop_all()
    return file


async def _write(records: Records, file: IO[bytes]) -> None:
    current, closing, separator = None, b"", b""
    async for section, some in records:
        if section is not current:
            begin, end = _BRACKETS.get(section, (b"[", b"]"))
            file.write(closing + (b"," if current else b"{") + msgspec.json.encode(section) + b":" + begin)
            current, closing, separator = section, end, b""
        for record in some:
            file.write(separator + msgspec.json.encode(RECORDS[section](**record)))
            separator = b","
    file.write(closing + b"}")
