"""Reads a file of users of either format, as it arrives."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence

from adapters.files.blocks import RecordTooLong, blocks
from adapters.files.csv_users import CsvUsers
from adapters.files.ndjson_users import NdjsonUsers
from domain.transfer.errors import LineTooLong
from domain.transfer.ports import UserFiles
from domain.transfer.values import Fault, RawUser, TransferFormat


class StreamedUserFiles(UserFiles):
    """Holds a block at a time. What follows a fault that ends the reading is taken and thrown away.

    So whoever sends it hears the answer: many clients do not listen before they have sent everything.
    """

    async def read(
        self, file_format: TransferFormat, body: AsyncIterable[bytes]
    ) -> AsyncIterator[Sequence[RawUser | Fault]]:
        reader = CsvUsers() if file_format is TransferFormat.CSV else NdjsonUsers()
        arriving = aiter(body)
        try:
            async for block in blocks(arriving, quoted=reader.quoted):
                records, goes_on = reader.read(block)
                yield records
                if not goes_on:
                    break
        except RecordTooLong as found:
            yield [Fault(found.line, None, LineTooLong.code)]
        async for _ in arriving:
            pass
