"""Files are read in pieces of any size, and always the same is found in them."""

import csv
import io
from collections.abc import AsyncIterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.files.users import StreamedUserFiles
from domain.transfer.values import Fault, RawUser, TransferFormat

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
cells = st.one_of(texts, st.sampled_from(['"', '""', "a\nb", "a\r\nb", ",", " ", "\\N"]))


async def pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def read(file_format: TransferFormat, data: bytes, size: int) -> list[RawUser | Fault]:
    files = StreamedUserFiles().read(file_format, pieces(data, size))
    return [record async for records in files for record in records]


@given(st.lists(st.tuples(texts.filter(len), cells), min_size=1, max_size=6), st.integers(1, 40))
async def test_csv_in_pieces(rows: list[tuple[str, str]], size: int) -> None:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["email", "display_name"])
    writer.writerows(rows)
    found = await read(TransferFormat.CSV, file.getvalue().encode(), size)
    assert [(record.email, record.display_name) for record in found if isinstance(record, RawUser)] == [
        (email, name or None) for email, name in rows
    ]


@given(st.lists(st.tuples(texts, cells), min_size=1, max_size=6), st.integers(1, 40))
async def test_ndjson_in_pieces(rows: list[tuple[str, str]], size: int) -> None:
    lines = [msgspec.json.encode({"email": email, "display_name": name}) for email, name in rows]
    found = await read(TransferFormat.NDJSON, b"\n".join(lines), size)
    assert found == [RawUser(number, *row) for number, row in enumerate(rows, 1)]


@pytest.mark.parametrize(
    "line",
    [b"{}", b"[]", b'{"email":"a","display_name":1}', b'{"email":"a","display_name":"b","x":1}', b"\xff", b"[" * 5000],
)
async def test_a_line_that_is_no_user_spoils_no_other(line: bytes) -> None:
    good = b'{"email":"a","display_name":"b"}'
    found = await read(TransferFormat.NDJSON, b"\n".join([good, line, b"", good]), 7)
    assert found == [RawUser(1, "a", "b"), Fault(2, None, "malformed_line"), RawUser(4, "a", "b")]


async def test_many_line_breaks_in_an_open_quotation_take_no_time() -> None:
    data = b'email,display_name\n"' + b"\n" * 60_000
    assert await read(TransferFormat.CSV, data, 500) == [Fault(2, None, "malformed_line")]
