"""`roster serve`: until a signal ends it."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import rich_click as click

from app.shell.for_good import for_good
from app.shell.interruption import Interruption


@click.command()
@click.option("--embedded", is_flag=True, help="Without a DATABASE_URL: start a private PostgreSQL, and stop it again.")
@click.option("--migrate", is_flag=True, help="Bring the tables up to date first.")
@click.option("--host", metavar="ADDRESS", help="Instead of ROSTER_HOST.")
@click.option("--port", metavar="NUMBER", help="Instead of ROSTER_PORT.")
@click.pass_obj
def serve(compose: Callable[[], Any], *, embedded: bool, migrate: bool, host: str | None, port: str | None) -> None:
    """Serve the API, the explorers and the health checks, until Ctrl-C or SIGTERM."""
    interruption = Interruption()
    with suppress(KeyboardInterrupt):
        with interruption.deferred(), for_good():
            # Half of the start is importing, and a signal may come in that half too.
            from app.shell.startup import start_and_serve  # noqa: PLC0415
        named = {name: text for name, text in (("ROSTER_HOST", host), ("ROSTER_PORT", port)) if text}
        start_and_serve(compose, interruption, embedded=embedded, migrate=migrate, overrides=named)
