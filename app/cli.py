"""The command `roster`: which verbs there are, and what they work with. The shell's composition root."""

# What takes long to import is imported by the function that needs it: listing the verbs must not take seconds.
# ruff: noqa: PLC0415

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import rich_click as click

from app.shell.failures import Refused, advice, failures_in_one_line
from app.shell.for_good import for_good
from app.shell.lazy import LazyGroup

VERBS: Final = {
    "serve": "Serve the API, the explorers and the health checks, until Ctrl-C or SIGTERM.",
    "db": "Migrate the database, see how far it is, and examine it.",
    "users": "Register, show and deactivate users; import and export all of them.",
    "roles": "List and create roles, and grant them.",
    "api-keys": "Make an API key for a user.",
    "demo": "Fill the register with made-up users, for trials.",
    "keys": "List the keys that sign access tokens, and let a new one follow.",
    "mail": "List the mails that are not sent, and send dead ones again.",
    "openapi": "Print the OpenAPI document.",
}


@click.group(cls=LazyGroup, package="app.shell", verbs=VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="roster")
@click.pass_context
def main(context: click.Context) -> None:
    """Roster, a register of users and roles. Settings come from the environment and from a file `.env`."""
    context.with_resource(failures_in_one_line(understand))
    context.obj = compose


def understand(error: Exception) -> Exception:
    """The error of ours that an adapter's error stands for; any other as it is."""
    from adapters.database.embedded import EmbeddedPostgresError
    from adapters.database.errors import sqlstate, translate
    from domain.keys.errors import SecretKeyIsWrong

    if isinstance(error, EmbeddedPostgresError | SecretKeyIsWrong):
        return Refused(str(error))
    line = advice(sqlstate(getattr(error, "orig", error)))
    return Refused(line) if line else translate(error)


@for_good()
def compose() -> object:
    """A Wiring (app/shell/wiring.py)."""
    from adapters.database.doctor import examine
    from adapters.database.embedded import embedded_postgres, running_postgres
    from adapters.database.migrations import alembic_config
    from adapters.system.clock import SystemClock
    from app.main import create_app, database_options
    from app.shell.wiring import Wiring

    return Wiring(
        create_app=create_app,
        private_postgres=embedded_postgres,
        running_postgres=running_postgres,
        alembic_config=lambda settings: alembic_config(database_options(settings.database)),
        clock=SystemClock(),
        signing_keys=_signing_keys,
        examine=lambda settings: examine(database_options(settings.database), settings.server.workers, SystemClock()),
        ports=_ports,
    )


@asynccontextmanager
async def _signing_keys(settings: Any) -> AsyncIterator[Any]:
    """SigningKeys (domain/keys/ports.py) of these Settings. Raises SettingsError."""
    from adapters.database.manager import DatabaseSessionManager
    from app.main import database_options, signing_keys

    manager = DatabaseSessionManager(database_options(settings.database))
    try:
        yield signing_keys(manager, settings)
    finally:
        await manager.close()


@asynccontextmanager
async def _ports(settings: Any) -> AsyncIterator[Mapping[str, object]]:
    """For these Settings (app/settings/settings.py), as Wiring describes it."""
    from adapters.database.audit import SqlAuditTrail
    from adapters.database.manager import DatabaseSessionManager
    from adapters.database.repositories import REPOSITORIES
    from adapters.database.transfer.exporter import CopyExporter
    from adapters.database.transfer.importer import SqlRegisterImporter
    from adapters.files.users import StreamedUserFiles
    from adapters.security.argon2 import Argon2Hasher
    from adapters.security.common_passwords import ZxcvbnCommonPasswords
    from adapters.system.clock import SystemClock
    from adapters.system.emails import EmailValidatorParser
    from app.main import database_options
    from app.users.passwords import provide_new_passwords
    from domain.shared.actor import SHELL, Origin

    origin = Origin(actor=SHELL)
    manager = DatabaseSessionManager(database_options(settings.database))
    hasher = Argon2Hasher(settings.server.password_hashers, settings.server.password_queue)
    common_passwords = ZxcvbnCommonPasswords()
    try:
        async with manager.session() as session:
            yield {
                **{port: repository(session) for port, repository in REPOSITORIES.items()},
                "caller": SHELL,
                "audit_trail": SqlAuditTrail(session, origin),
                "user_files": StreamedUserFiles(),
                "register_importer": SqlRegisterImporter(manager, origin),
                "register_exporter": CopyExporter(manager),
                "password_hasher": hasher,
                "common_passwords": common_passwords,
                "new_passwords": provide_new_passwords(common_passwords, hasher),
                "clock": SystemClock(),
                "email_parser": EmailValidatorParser(),
            }
    finally:
        hasher.close()
        await manager.close()
