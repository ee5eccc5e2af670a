"""What `roster serve` starts, in this order, and stops in the opposite one."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import URL

from app.settings import Settings
from app.shell.announcement import announce
from app.shell.interruption import Interruption
from app.shell.listening import reserved_port
from app.shell.migrating import upgrade
from app.shell.server import Server
from app.shell.wiring import Compose
from app.shell.worker import load


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
        listener = running.enter_context(reserved_port(settings.server))
        if settings.server.workers > 1:
            shared = Path(running.enter_context(TemporaryDirectory(prefix="roster-")))
            settings = replace(settings, server=replace(settings.server, shared_figures=shared))
        if migrate:
            upgrade(wiring.alembic_config(settings))
        server = Server(settings, listener, ready=partial(announce, settings.server, *data))
        server.serve(target_loader=partial(load, wiring.create_app, settings, listener), wrap_loader=False)
