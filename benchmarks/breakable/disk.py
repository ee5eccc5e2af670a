"""A small disk for the tables, which can be made full in an instant. Only root can have one, and only on Linux."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import asyncpg

from adapters.database.embedded.account import Account

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_CLONE_NEWNS: Final = 0x20000
_MS_REMOUNT: Final = 0x20
_MS_REC: Final = 0x4000
_MS_PRIVATE: Final = 0x40000
_MNT_DETACH: Final = 2
_ROOM: Final = 2**32
_libc: Final = ctypes.CDLL(None, use_errno=True)


class Disk:
    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def carry_tables(self, connection: Connection, account: Account) -> None:
        """All of them, from now on; the write-ahead log stays where it was. `account` runs PostgreSQL."""
        account.own(self._directory)
        await connection.execute(f"CREATE TABLESPACE small LOCATION '{self._directory}'")
        await _move_tables(connection, "pg_default", "small")

    async def give_tables_back(self, connection: Connection) -> None:
        await _move_tables(connection, "small", "pg_default")
        await connection.execute("DROP TABLESPACE small")

    @contextmanager
    def full(self) -> Iterator[None]:
        """What is on it stays, and nothing more gets on it."""
        now = os.statvfs(self._directory)
        self._resize((now.f_blocks - now.f_bfree) * now.f_frsize)
        try:
            yield
        finally:
            self.clear()

    def clear(self) -> None:
        self._resize(_ROOM)

    def _resize(self, size: int) -> None:
        _mount(None, os.fsencode(self._directory), None, _MS_REMOUNT, b"size=%d" % size)


@contextmanager
def mounted(directory: Path) -> Iterator[Disk | None]:
    """None where that is not allowed."""
    directory.mkdir(mode=0o700)
    try:
        _mount(b"tmpfs", os.fsencode(directory), b"tmpfs", 0, b"mode=0700")
    except OSError:
        yield None
        return
    disk = Disk(directory)
    disk.clear()
    try:
        yield disk
    finally:
        _demand(_libc.umount2(os.fsencode(directory), _MNT_DETACH))
        directory.rmdir()


@contextmanager
def mounted_unseen(directory: Path) -> Iterator[Disk | None]:
    """By any other process, so that it is gone with this one, however this one ends.

    None where that is not allowed. Enter it before any thread or process is started.
    """
    try:
        _demand(_libc.unshare(_CLONE_NEWNS))
        _mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None)
    except OSError:
        yield None
        return
    with mounted(directory) as disk:
        yield disk


async def _move_tables(connection: Connection, source: str, target: str) -> None:
    for kind in ("TABLE", "INDEX"):
        await connection.execute(f"ALTER {kind} ALL IN TABLESPACE {source} SET TABLESPACE {target}")


def _mount(source: bytes | None, target: bytes, kind: bytes | None, flags: int, data: bytes | None) -> None:
    _demand(_libc.mount(source, target, kind, ctypes.c_ulong(flags), data))


def _demand(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
