"""What verbs print: for people, or the JSON that the API would answer."""

from collections.abc import Iterable
from typing import Any

import msgspec
import rich_click as click

json_option = click.option("--json", "as_json", is_flag=True, help="Print the JSON that the API would answer.")


def print_json(response: msgspec.Struct) -> None:
    click.echo(msgspec.json.encode(response))


def print_fields(response: msgspec.Struct) -> None:
    """A line for each member."""
    print_table((name, _text(value)) for name, value in msgspec.to_builtins(response).items())


def print_table(rows: Iterable[tuple[str, ...]]) -> None:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(value) or "(none)"
        case _:
            return str(value)
