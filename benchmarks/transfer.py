"""Import and export of a million users against a bare COPY of the same rows: time, and memory of the process.

`python -m benchmarks.transfer [users] [repeats]`, on a private PostgreSQL that writes as a real one does.
"""

import asyncio
import csv
import gc
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Final

import asyncpg
from alembic import command
from sqlalchemy.engine import URL
from uuid_utils import uuid7

from adapters.database.embedded import embedded_postgres
from adapters.database.manager import DatabaseSessionManager
from adapters.database.migrations import alembic_config
from adapters.database.options import DatabaseOptions
from adapters.database.transfer.exporter import CopyExporter
from adapters.database.transfer.importer import SqlRegisterImporter
from adapters.files.users import StreamedUserFiles
from adapters.security.argon2 import Argon2Hasher
from adapters.system.clock import SystemClock
from adapters.system.emails import EmailValidatorParser
from domain.shared.actor import SHELL, Origin
from domain.transfer.use_cases.export_users import ExportUsers, ExportUsersCommand
from domain.transfer.use_cases.import_users import ImportUsers, ImportUsersCommand
from domain.transfer.values import TransferFormat

PIECE: Final = 65_536
AT: Final = "2026-03-01T09:30:00+00:00"
COLUMNS: Final = (
    *("id", "email", "email_key", "display_name", "password_hash"),
    *("status", "version", "created_at", "updated_at"),
)
EMPTY: Final = """
SET session_replication_role = replica;
TRUNCATE users, user_roles, audit_events, imports, import_faults CASCADE;
SET session_replication_role = origin;
CHECKPOINT
"""
MAKE_ROLES: Final = """
INSERT INTO roles SELECT gen_random_uuid(), name, '', '{}', 1, now(), now()
FROM unnest(ARRAY['editor', 'viewer', 'operator']) AS name RETURNING name, id
"""


def resident() -> int:
    """KiB of this process at this moment."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(next(line for line in rollup.splitlines() if line.startswith("Rss:")).split()[1])


async def measured(work: Awaitable[object]) -> tuple[float, float]:
    """Seconds, and by how many MiB the process grew at most."""
    gc.collect()
    before, most = resident(), 0
    running = asyncio.ensure_future(work)
    started = time.perf_counter()
    while not running.done():
        await asyncio.wait([running], timeout=0.2)
        most = max(most, resident())
    running.result()
    return time.perf_counter() - started, (most - before) / 1024


def make_files(directory: Path, users: int, role_ids: dict[str, str]) -> None:
    """What is imported, and the same as the two tables have it."""
    roles = sorted(role_ids)
    with (
        (directory / "users.csv").open("w") as file,
        (directory / "bare_users.csv").open("w") as bare,
        (directory / "bare_roles.csv").open("w") as held,
    ):
        writer, bare_writer, role_writer = csv.writer(file), csv.writer(bare), csv.writer(held)
        writer.writerow(["id", "email", "display_name", "status", "roles", "created_at"])
        for number in range(users):
            user, role = str(uuid7()), roles[number % len(roles)]
            # In another order than they are written in, as addresses are.
            email = f"person{number * 7919 % users}.x{number}@example{number % 50}.com"
            name = f"Ána Nº {number} Müller"
            writer.writerow([user, email, name, "active", role, AT])
            bare_writer.writerow([user, email, email, name, "", "active", 1, AT, AT])
            role_writer.writerow([user, role_ids[role], AT])


async def pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(PIECE):
            yield data


async def nowhere(_: bytes) -> None:
    pass


async def bare_import(connection: asyncpg.Connection, directory: Path) -> None:
    async with connection.transaction():
        users, roles = pieces(directory / "bare_users.csv"), pieces(directory / "bare_roles.csv")
        await connection.copy_to_table("users", source=users, format="csv", columns=COLUMNS)
        columns = ("user_id", "role_id", "granted_at")
        await connection.copy_to_table("user_roles", source=roles, format="csv", columns=columns)


async def bare_export(connection: asyncpg.Connection) -> None:
    for table in ("users", "user_roles"):
        await connection.copy_from_table(table, output=nowhere, format="csv")


async def compare(connection: asyncpg.Connection, manager: DatabaseSessionManager, directory: Path) -> None:
    """One round."""
    importing = ImportUsers(
        actor=SHELL,
        files=StreamedUserFiles(),
        importer=SqlRegisterImporter(manager, Origin(actor=SHELL)),
        emails=EmailValidatorParser(),
        passwords=Argon2Hasher(1, 1),
        clock=SystemClock(),
    )
    await connection.execute(EMPTY)
    bare, _ = await measured(bare_import(connection, directory))
    await connection.execute(EMPTY)
    wanted = ImportUsersCommand(body=pieces(directory / "users.csv"), format=TransferFormat.CSV)
    tell("import csv", bare, *await measured(importing.execute(wanted)))
    await connection.execute("VACUUM ANALYZE users, user_roles")
    bare, _ = await measured(bare_export(connection))
    for file_format in TransferFormat:
        exporting = ExportUsers(actor=SHELL, exporter=CopyExporter(manager))
        export = exporting.execute(ExportUsersCommand(format=file_format), nowhere)
        tell(f"export {file_format}", bare, *await measured(export))


def tell(what: str, bare: float, ours: float, grown: float) -> None:
    print(f"| {what} | {bare:.1f} s | {ours:.1f} s | {ours / bare:.2f} | {grown:.1f} MiB |", flush=True)


async def main(users: int, repeats: int) -> None:
    with tempfile.TemporaryDirectory() as text, embedded_postgres(Path(text) / "server", durable=True) as server:
        directory, url = Path(text), server.url
        await asyncio.to_thread(command.upgrade, alembic_config(url), "head")
        connection = await connect(url)
        rows = await connection.fetch(MAKE_ROLES)
        make_files(directory, users, {row["name"]: str(row["id"]) for row in rows})
        manager = DatabaseSessionManager(DatabaseOptions(url=url))
        print(f"{users} users\n\n| what | bare COPY | Roster | ratio | memory |\n|---|---|---|---|---|", flush=True)
        for _ in range(repeats):
            await compare(connection, manager, directory)
        await manager.close()
        await connection.close()


async def connect(url: URL) -> asyncpg.Connection:
    _, options = url.get_dialect()().create_connect_args(url)
    return await asyncpg.connect(**options)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    asyncio.run(main(*[*given, *(1_000_000, 3)[len(given) :]]))
