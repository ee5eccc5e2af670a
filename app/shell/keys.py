"""`roster keys`: list the keys that sign access tokens, and let a new one follow."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import rich_click as click

from app.shell.configured import configured
from app.shell.output import print_table
from app.shell.wiring import Compose
from domain.keys.entities import SigningKey


@click.group()
def keys() -> None:
    """List the keys that sign access tokens, and let a new one follow."""


@keys.command(name="list")
@click.pass_obj
def list_all(compose: Compose) -> None:
    """List the keys, the oldest first: what each does now, and when it begins and ends."""
    wiring = compose()

    async def run() -> Sequence[SigningKey]:
        async with wiring.signing_keys(configured(wiring)) as signing_keys:
            return await signing_keys.all()

    found, now = asyncio.run(run()), wiring.clock.now()
    heading = ("KEY", "STATE", "SIGNS FROM", "SIGNS UNTIL", "PUBLISHED UNTIL")
    rows = [(key.kid, key.state(now), *map(_time, (key.signs_from, key.signs_until, key.retires_at))) for key in found]
    print_table([heading, *rows])


@keys.command()
@click.pass_obj
def rotate(compose: Compose) -> None:
    """Make a new key. It signs in ten minutes, when everybody knows it; no token that was given out is refused."""
    wiring = compose()

    async def run() -> SigningKey:
        async with wiring.signing_keys(configured(wiring)) as signing_keys:
            return await signing_keys.rotate(wiring.clock.now())

    made = asyncio.run(run())
    click.echo(f"The key {made.kid} is published now and signs from {_time(made.signs_from)}.")


def _time(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else "-"
