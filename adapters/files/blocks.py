"""Cuts a stream of bytes where a record ends, so that what is read of it at a time stays small."""

from collections.abc import AsyncIterable, AsyncIterator
from typing import Final, NamedTuple

LONGEST: Final = 65_536
"""Bytes of one record."""
_QUOTE: Final = b'"'
_BOM: Final = b"\xef\xbb\xbf"


class Block(NamedTuple):
    """Whole records. `line` is that of the first one."""

    line: int
    data: bytes


class RecordTooLong(Exception):
    """A record has more than LONGEST bytes."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


async def blocks(body: AsyncIterable[bytes], *, quoted: bool) -> AsyncIterator[Block]:
    """`quoted`: between quotation marks a line break is part of the record. Raises RecordTooLong."""
    pending = bytearray()
    line = 1
    async for chunk in body:
        pending += chunk
        end = _end(pending, quoted=quoted)
        if end:
            block = Block(line, bytes(pending[:end]))
            del pending[:end]
            yield _without_mark(block)
            line += block.data.count(b"\n")
        if len(pending) > LONGEST:
            raise RecordTooLong(line)
    if pending:
        yield _without_mark(Block(line, bytes(pending)))


def _end(data: bytearray, *, quoted: bool) -> int:
    """Just behind the last line break that ends a record; 0 when there is none."""
    end = data.rfind(b"\n") + 1
    if not quoted:
        return end
    marks = data.count(_QUOTE, 0, end)
    # An even number of quotation marks before it: none of them is open.
    while end and marks % 2:
        before = data.rfind(b"\n", 0, end - 1) + 1
        marks -= data.count(_QUOTE, before, end)
        end = before
    return end


def _without_mark(block: Block) -> Block:
    """Spreadsheets begin their files with one (RFC 3629, section 6)."""
    return Block(1, block.data.removeprefix(_BOM)) if block.line == 1 else block
