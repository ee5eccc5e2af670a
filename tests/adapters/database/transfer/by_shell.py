"""Imports and exports over PostgreSQL, without HTTP, by whoever may do everything."""

from collections.abc import AsyncIterator

from adapters.database.manager import DatabaseSessionManager
from adapters.database.transfer.exporter import CopyExporter
from adapters.database.transfer.importer import SqlRegisterImporter
from adapters.files.users import StreamedUserFiles
from domain.shared.actor import SHELL, Origin
from domain.transfer.entities import Import
from domain.transfer.use_cases.import_users import ImportUsers, ImportUsersCommand
from domain.transfer.values import OnConflict, TransferFormat
from tests.fakes.security import FakePasswordHasher
from tests.fakes.system import FakeClock, FakeEmailParser


async def imported(manager: DatabaseSessionManager, text: str, on_conflict: OnConflict = OnConflict.FAIL) -> Import:
    """Of CSV."""

    async def body() -> AsyncIterator[bytes]:
        yield text.encode()

    use_case = ImportUsers(
        actor=SHELL,
        files=StreamedUserFiles(),
        importer=SqlRegisterImporter(manager, Origin(actor=SHELL)),
        emails=FakeEmailParser(),
        passwords=FakePasswordHasher(),
        clock=FakeClock(),
    )
    return await use_case.execute(ImportUsersCommand(body=body(), format=TransferFormat.CSV, on_conflict=on_conflict))


async def exported(manager: DatabaseSessionManager, file_format: TransferFormat = TransferFormat.CSV) -> str:
    pieces: list[bytes] = []

    async def write(piece: bytes) -> None:
        pieces.append(piece)

    await CopyExporter(manager).export(file_format, write, password_hashes=False)
    return b"".join(pieces).decode()
