"""`roster users import` and `roster users export`: the same as over HTTP, from and to files."""

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import IO, Final

import rich_click as click

from app.shell.failures import Refused
from app.shell.output import json_option, print_fields, print_json, print_table
from app.shell.progress import Advance, progress
from app.shell.use_cases import execute
from app.shell.wiring import Compose
from app.transfer.providers import provide_export_users, provide_import_users
from app.transfer.schemas import ImportResponse
from domain.transfer.refusal import ImportRefused
from domain.transfer.use_cases.export_users import ExportUsersCommand
from domain.transfer.use_cases.import_users import ImportUsersCommand
from domain.transfer.values import OnConflict, TransferFormat

_AT_ONCE: Final = 65_536
_ENDINGS: Final = {".csv": TransferFormat.CSV, ".ndjson": TransferFormat.NDJSON, ".jsonl": TransferFormat.NDJSON}
_FORMATS: Final = click.Choice([each.value for each in TransferFormat])
_GZIP: Final = ".gz"


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "file_format", type=_FORMATS, help="Unless the file's name says it.")
@click.option(
    "--on-conflict",
    type=click.Choice([each.value for each in OnConflict]),
    default=OnConflict.FAIL.value,
    show_default=True,
)
@click.option("--dry-run", is_flag=True, help="Try and count everything, and change nothing.")
@json_option
@click.pass_obj
def import_users(
    compose: Compose, *, file: Path, file_format: str | None, on_conflict: str, dry_run: bool, as_json: bool
) -> None:
    """Import the users of a FILE, compressed or not: all of its lines or none."""
    chosen = TransferFormat(file_format) if file_format else _format_of(file)
    with (
        file.open("rb") as raw,
        progress("Reading", at_the_end="Writing", total=file.stat().st_size) as advance,
    ):
        command = ImportUsersCommand(
            body=_pieces(raw, advance, inflate=file.suffix == _GZIP),
            format=chosen,
            on_conflict=OnConflict(on_conflict),
            dry_run=dry_run,
        )
        try:
            done = execute(compose, provide_import_users, command)
        except ImportRefused as refused:
            _explain(refused)
            raise Refused(
                f"{refused.done.counts.refused} of {refused.done.counts.lines} lines cannot be accepted, "
                f"so nothing was changed. The whole report: GET /v1/imports/{refused.done.id}/report"
            ) from None
    (print_json if as_json else print_fields)(ImportResponse.of(done))


@click.command("export")
@click.option("--format", "file_format", type=_FORMATS, default=TransferFormat.CSV.value)
@click.option("--include", type=click.Choice(["password_hash"]), help="Also the hashes of the passwords.")
@click.option("--output", type=click.File("wb"), default="-", help="Standard output unless given.")
@click.pass_obj
def export_users(compose: Compose, *, file_format: str, include: str | None, output: IO[bytes]) -> None:
    """Export all users as of this moment, as an import reads them."""
    command = ExportUsersCommand(format=TransferFormat(file_format), password_hashes=include is not None)
    with progress("Writing", at_the_end="Writing", total=None) as advance:
        execute(compose, provide_export_users, command, _into(output, advance))


def _format_of(file: Path) -> TransferFormat:
    name = file.with_suffix("") if file.suffix == _GZIP else file
    found = _ENDINGS.get(name.suffix.lower())
    if found is None:
        raise click.UsageError("Say with --format what the file is written in: csv or ndjson.")
    return found


async def _pieces(raw: IO[bytes], advance: Advance, *, inflate: bool) -> AsyncIterator[bytes]:
    """The progress is that of the file, compressed or not."""
    source: IO[bytes] = gzip.GzipFile(fileobj=raw) if inflate else raw  # type: ignore[assignment] # it reads bytes
    before = 0
    try:
        while piece := source.read(_AT_ONCE):
            yield piece
            advance(raw.tell() - before)
            before = raw.tell()
    except (OSError, EOFError) as error:
        raise Refused(f"The file cannot be read: {error}. Nothing was changed.") from error


def _into(output: IO[bytes], advance: Advance) -> Callable[[bytes], Awaitable[None]]:
    async def write(piece: bytes) -> None:
        output.write(piece)
        advance(len(piece))

    return write


def _explain(refused: ImportRefused) -> None:
    faults = [("line", "field", "code"), *((str(f.line), f.field or "", f.code) for f in refused.first)]
    print_table(faults)
