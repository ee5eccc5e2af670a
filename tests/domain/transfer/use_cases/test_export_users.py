"""Exporting users, and for whom."""

from dataclasses import replace

import pytest

from domain.shared.actor import ANONYMOUS, SHELL, Actor, BeyondOwnPermissions, NotSignedIn
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.transfer.use_cases.export_users import ExportUsers, ExportUsersCommand
from domain.transfer.values import TransferFormat
from domain.users.entities import User
from tests.fakes.register import FakeRegister
from tests.fakes.transfer import FakeRegisterExporter


async def exported(register: FakeRegister, actor: Actor, *, password_hashes: bool = False) -> bytes:
    pieces: list[bytes] = []

    async def write(piece: bytes) -> None:
        pieces.append(piece)

    command = ExportUsersCommand(format=TransferFormat.NDJSON, password_hashes=password_hashes)
    await ExportUsers(actor=actor, exporter=FakeRegisterExporter(register)).execute(command, write)
    return b"".join(pieces)


async def test_hashes_are_given_to_those_only_who_may_do_everything(register: FakeRegister, ana: User) -> None:
    register.users[ana.id] = ana.with_password_hash("$fake$secret")
    reader = replace(SHELL, permissions=EVERY_PERMISSION - {Permission.AUDIT_READ})
    assert b"secret" not in await exported(register, reader)
    assert b"secret" in await exported(register, SHELL, password_hashes=True)
    with pytest.raises(BeyondOwnPermissions):
        await exported(register, reader, password_hashes=True)


async def test_needs_the_permission(register: FakeRegister) -> None:
    with pytest.raises(NotSignedIn):
        await exported(register, ANONYMOUS)
