"""`roster demo`: a plausible register for trials, by the use case that imports users."""

from collections.abc import AsyncIterator
from contextlib import suppress

import rich_click as click

from app.roles.providers import provide_create_role
from app.shell.demo_people import ROLES, people
from app.shell.progress import Advance, progress
from app.shell.use_cases import execute
from app.shell.wiring import Compose
from app.transfer.providers import provide_import_users
from domain.roles.errors import RoleNameAlreadyTaken
from domain.roles.use_cases.create_role import CreateRoleCommand
from domain.transfer.use_cases.import_users import ImportUsersCommand
from domain.transfer.values import OnConflict, TransferFormat


@click.command()
@click.option("--users", "count", type=click.IntRange(1, 10_000_000), default=1000, show_default=True)
@click.pass_obj
def demo(compose: Compose, *, count: int) -> None:
    """Fill the register with made-up users, for trials."""
    # At addresses that reach nobody. Those that are there already stay.
    for name in ROLES:
        with suppress(RoleNameAlreadyTaken):
            execute(compose, provide_create_role, CreateRoleCommand(name=name, description="Made up for a trial."))
    size = sum(map(len, people(count)))
    with progress("Making", at_the_end="Writing", total=size) as advance:
        command = ImportUsersCommand(
            body=_body(count, advance), format=TransferFormat.NDJSON, on_conflict=OnConflict.SKIP
        )
        done = execute(compose, provide_import_users, command)
    click.echo(f"{done.counts.created} users were made; {done.counts.skipped} were there already.")


async def _body(count: int, advance: Advance) -> AsyncIterator[bytes]:
    for piece in people(count):
        yield piece
        advance(len(piece))
