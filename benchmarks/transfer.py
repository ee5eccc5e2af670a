"""Import and export of a million users against a bare COPY of the same rows: time, and memory of the process."""

import asyncio
import csv
import gc
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import asyncpg
from alembic import command
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

PIECE = 65_536
EMPTY = """
SET session_replication_role = replica;
TRUNCATE users, user_roles, audit_events, imports, import_faults CASCADE;
SET session_replication_role = origin;
CHECKPOINT
"""


def resident() -> int:
    """KiB of this process at this moment."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Rss:"):
            return int(line.split()[1])
    raise RuntimeError


async def highest(work: Awaitable[object]) -> tuple[float, float]:
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
    roles = sorted(role_ids)
    at = "2026-03-01T09:30:00+00:00"
    with (
        (directory / "users.csv").open("w") as file,
        (directory / "bare_users.csv").open("w") as bare,
        (directory / "bare_roles.csv").open("w") as held,
    ):
        writer, bare_writer, role_writer = csv.writer(file), csv.writer(bare), csv.writer(held)
        writer.writerow(["id", "email", "display_name", "status", "roles", "created_at"])
        for number in range(users):
            id_, email, name = (
                str(uuid7()),
                f"person{number * 7919 % users}.x{number}@example{number % 50}.com",
                f"Ána Nº {number} Müller",
            )
            role = roles[number % len(roles)]
            writer.writerow([id_, email, name, "active", role, at])
            bare_writer.writerow([id_, email, email, name, "", "active", 1, at, at])
            role_writer.writerow([id_, role_ids[role], at])


async def pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(PIECE):
            yield data


async def bare_import(connection: asyncpg.Connection, directory: Path) -> None:
    async with connection.transaction():
        await connection.copy_to_table(
            "users",
            source=pieces(directory / "bare_users.csv"),
            format="csv",
            columns=[
                "id",
                "email",
                "email_key",
                "display_name",
                "password_hash",
                "status",
                "version",
                "created_at",
                "updated_at",
            ],
        )
        await connection.copy_to_table(
            "user_roles",
            source=pieces(directory / "bare_roles.csv"),
            format="csv",
            columns=["user_id", "role_id", "granted_at"],
        )


async def bare_export(connection: asyncpg.Connection) -> None:
    async def sink(_: bytes) -> None:
        pass

    await connection.copy_from_table("users", output=sink, format="csv")
    await connection.copy_from_table("user_roles", output=sink, format="csv")


async def main(users: int, repeats: int) -> None:
    with tempfile.TemporaryDirectory() as text, embedded_postgres(Path(text) / "server", durable=True) as server:
        directory = Path(text)
        await asyncio.to_thread(command.upgrade, alembic_config(server.url), "head")
        url = server.url
        _, options = url.get_dialect()().create_connect_args(url)
        connection = await asyncpg.connect(**options)
        for name in ("editor", "viewer", "operator"):
            await connection.execute(
                "INSERT INTO roles VALUES (gen_random_uuid(), $1, '', '{}', 1, now(), now())", name
            )
        role_ids = {
            row["name"]: str(row["id"])
            for row in await connection.fetch("SELECT name, id FROM roles WHERE name <> 'administrator'")
        }
        make_files(directory, users, role_ids)
        manager = DatabaseSessionManager(DatabaseOptions(url=url))
        origin = Origin(actor=SHELL)
        importing = ImportUsers(
            actor=SHELL,
            files=StreamedUserFiles(),
            importer=SqlRegisterImporter(manager, origin),
            emails=EmailValidatorParser(),
            passwords=Argon2Hasher(1, 1),
            clock=SystemClock(),
        )
        exporting = ExportUsers(actor=SHELL, exporter=CopyExporter(manager))

        async def sink(_: bytes) -> None:
            pass

        for _ in range(repeats):
            await connection.execute(EMPTY)
            bare, _m = await highest(bare_import(connection, directory))
            await connection.execute(EMPTY)
            ours, grown = await highest(
                importing.execute(ImportUsersCommand(body=pieces(directory / "users.csv"), format=TransferFormat.CSV))
            )
            print(
                f"import: bare COPY {bare:.1f} s, ours {ours:.1f} s, ratio {ours / bare:.2f}, grew {grown:.1f} MiB",
                flush=True,
            )
            await connection.execute("VACUUM ANALYZE users, user_roles")
            bare, _m = await highest(bare_export(connection))
            for file_format in TransferFormat:
                ours, grown = await highest(exporting.execute(ExportUsersCommand(format=file_format), sink))
                print(
                    f"export {file_format}: bare COPY {bare:.1f} s, ours {ours:.1f} s, ratio {ours / bare:.2f}, grew {grown:.1f} MiB",
                    flush=True,
                )
        await manager.close()
        await connection.close()


if __name__ == "__main__":
    asyncio.run(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    )
