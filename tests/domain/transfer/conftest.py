"""Imports over fakes, by whoever a test says."""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeAlias

import pytest

from adapters.files.users import StreamedUserFiles
from domain.shared.actor import Actor, Origin
from domain.transfer.entities import Import
from domain.transfer.use_cases.import_users import ImportUsers, ImportUsersCommand
from domain.transfer.values import OnConflict, TransferFormat
from tests.fakes.register import FakeRegister
from tests.fakes.security import FakePasswordHasher
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.transfer import FakeImports, FakeRegisterImporter

DoImport: TypeAlias = Callable[..., Coroutine[Any, Any, Import]]


@pytest.fixture
def imports() -> FakeImports:
    return FakeImports()


@pytest.fixture
def do_import(register: FakeRegister, imports: FakeImports, clock: FakeClock) -> DoImport:
    """Of a CSV file with the columns `email` and `display_name`, and `more` of them."""

    async def execute(
        actor: Actor, lines: str, *, more: str = "", on_conflict: OnConflict = OnConflict.FAIL, dry_run: bool = False
    ) -> Import:
        async def body() -> AsyncIterator[bytes]:
            yield f"email,display_name{more}\n{lines}".encode()

        use_case = ImportUsers(
            actor=actor,
            files=StreamedUserFiles(),
            importer=FakeRegisterImporter(register, imports, Origin(actor=actor)),
            emails=FakeEmailParser(),
            passwords=FakePasswordHasher(),
            clock=clock,
        )
        command = ImportUsersCommand(body=body(), format=TransferFormat.CSV, on_conflict=on_conflict, dry_run=dry_run)
        return await use_case.execute(command)

    return execute
