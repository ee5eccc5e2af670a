"""`roster api-keys`: make one for a user, for scripts and for the first steps."""

from datetime import datetime
from typing import Final

import rich_click as click

from app.api_keys.schemas import NewApiKeyResponse
from app.http.injection import Port
from app.shell.output import json_option, print_json
from app.shell.use_cases import execute
from app.shell.wiring import Compose
from domain.api_keys.ports import ApiKeyRepository
from domain.api_keys.use_cases.create_api_key import CreateApiKeyCommand
from domain.api_keys.use_cases.create_api_key_for_user import CreateApiKeyForUser
from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.ports import EmailParser, UserRepository

_NAMES: Final = [each.value for each in Permission]


@click.group()
def api_keys() -> None:
    """Make an API key for a user."""


@api_keys.command()
@click.option("--user", "email", required=True, metavar="EMAIL", help="Whose key it shall be.")
@click.option("--name", required=True, help="What it is for.")
@click.option(
    "--permission",
    "permissions",
    multiple=True,
    type=click.Choice(_NAMES),
    help="May be repeated; all of them unless given. Those that the user has count.",
)
@click.option(
    "--expires-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
    metavar="TIME",
    help="From then on it is refused, as 2030-01-31T09:30Z; never unless given.",
)
@json_option
@click.pass_obj
def create(
    compose: Compose, *, email: str, name: str, permissions: tuple[str, ...], expires_at: datetime | None, as_json: bool
) -> None:
    """Print a new API key. It is shown this once."""
    command = CreateApiKeyCommand(name=name, permissions=permissions or _NAMES, expires_at=expires_at)
    new = execute(compose, provide_create_api_key_for_user, email, command)
    if as_json:
        print_json(NewApiKeyResponse.of(new))
    else:
        click.echo(new.secret)


def provide_create_api_key_for_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    email_parser: Port[EmailParser],
    api_key_repository: Port[ApiKeyRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> CreateApiKeyForUser:
    return CreateApiKeyForUser(
        actor=caller,
        users=user_repository,
        emails=email_parser,
        keys=api_key_repository,
        audit=audit_trail,
        clock=clock,
    )
