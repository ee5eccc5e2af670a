"""Users as NDJSON: on each line a JSON object."""

from typing import Final

import msgspec

from adapters.files.blocks import LONGEST, Block
from domain.transfer.errors import LineTooLong, MalformedLine
from domain.transfer.values import Fault, RawUser


class _Record(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    email: str
    display_name: str
    status: str | None = None
    roles: tuple[str, ...] | None = None
    password_hash: str | None = None
    id: str | None = None
    created_at: str | None = None
    email_verified_at: str | None = None


_DECODER: Final = msgspec.json.Decoder(_Record)


class NdjsonUsers:
    """Each line is understood by itself: after one that is not, the next one is read all the same."""

    quoted = False

    def read(self, block: Block) -> tuple[list[RawUser | Fault], bool]:
        """The records, and whether what follows can be understood: always."""
        lines = enumerate(block.data.split(b"\n"), block.line)
        return [_read(number, line) for number, line in lines if not line.isspace() and line], True


def _read(number: int, line: bytes) -> RawUser | Fault:
    if len(line) > LONGEST:
        return Fault(number, None, LineTooLong.code)
    try:
        found = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Fault(number, None, MalformedLine.code)
    return RawUser(
        number,
        found.email,
        found.display_name,
        found.status,
        found.roles,
        found.password_hash,
        found.id,
        found.created_at,
        found.email_verified_at,
    )
