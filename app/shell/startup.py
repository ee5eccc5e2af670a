"""What `roster serve` starts, in this order, and stops in the opposite one."""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy.engine import URL

from app.settings.settings import Settings
from app.shell.announcement import announce
from app.shell.first_administrator import is_missing
from app.shell.first_link import let_first_administrator_in
from app.shell.interruption import Interruption
from app.shell.listening import reserved_port
from app.shell.migrating import upgrade
from app.shell.secret_key import with_secret_key
from app.shell.server import Server
from app.shell.wiring import Compose, Wiring
from app.shell.worker import load
from domain.keys.errors import SecretKeyIsWrong

# Seconds for a database that does not answer: the workers ask it again.
_LONGEST_WAIT: Final = 2.0


def start_and_serve(
    compose: Compose, interruption: Interruption, *, embedded: bool, migrate: bool, overrides: Mapping[str, str]
) -> None:
    """Returns when the server was told to stop. Raises Refused, SettingsError, KeyboardInterrupt."""
    data: list[Path] = []
    with ExitStack() as running:

        def start_database(directory: Path) -> URL:
            postgres = running.enter_context(wiring.private_postgres(directory / "postgres"))
            data.append(postgres.directory)
            return postgres.url

        with interruption.deferred():
            wiring = compose()
            settings = Settings.from_environment(
                overrides=overrides, start_database=start_database if embedded else None
            )
            if data:
                settings = with_secret_key(settings)
        settings.access.required_secret_key()
        listener = running.enter_context(reserved_port(settings.server))
        if settings.server.workers > 1:
            shared = Path(running.enter_context(TemporaryDirectory(prefix="roster-")))
            settings = replace(settings, server=replace(settings.server, shared_figures=shared))
        # asyncpg, into whose C code an exception of a signal handler is thrown, takes the whole process down.
        with interruption.deferred():
            if migrate:
                upgrade(wiring.alembic_config(settings))
            asyncio.run(_make_signing_key(wiring, settings))
            let_first_administrator_in(wiring, settings, again=bool(data))
            is_unmanaged = is_missing(wiring, settings)
        ready = partial(announce, settings.server, *data, is_unmanaged=is_unmanaged)
        server = Server(settings, listener, ready=ready)
        server.serve(target_loader=partial(load, wiring.create_app, settings, listener), wrap_loader=False)


async def _make_signing_key(wiring: Wiring, settings: Settings) -> None:
    """So that a wrong secret is told here, in one line. Raises SecretKeyIsWrong.

    A database that is away, or has no tables yet, is no reason not to start: the workers try again.
    """
    try:
        async with asyncio.timeout(_LONGEST_WAIT), wiring.signing_keys(settings) as signing_keys:
            await signing_keys.make_first(wiring.clock.now())
    except SecretKeyIsWrong:
        raise
    except Exception:  # noqa: BLE001
        return
