"""`roster roles`: list, create and grant."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import rich_click as click

from app.http.pagination import LIMIT_MAX
from app.roles.providers import provide_create_role, provide_list_roles
from app.roles.schemas import RolePageResponse, RoleResponse
from app.shell.named_role import provide_assign_role
from app.shell.output import json_option, print_fields, print_json, print_table
from app.shell.times import TIME
from app.shell.use_cases import execute
from app.shell.wiring import Compose
from domain.roles.entities import Role
from domain.roles.use_cases.create_role import CreateRoleCommand
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission


@click.group()
def roles() -> None:
    """List and create roles, and grant them."""


@roles.command("list")
@json_option
@click.pass_obj
def list_all(compose: Compose, *, as_json: bool) -> None:
    """List all roles in order of creation."""
    found = list(_all(compose))
    if as_json:
        print_json(RolePageResponse.of(Page(found, None), None))
    else:
        print_table((role.name.text, ", ".join(sorted(role.permissions)), role.description.text) for role in found)


@roles.command()
@click.argument("name")
@click.option("--description", default="", help="What the role is for.")
@click.option(
    "--permission",
    "permissions",
    multiple=True,
    type=click.Choice([each.value for each in Permission]),
    help="May be repeated.",
)
@json_option
@click.pass_obj
def create(compose: Compose, *, name: str, description: str, permissions: tuple[str, ...], as_json: bool) -> None:
    """Create a role under the NAME, a slug such as team-lead."""
    command = CreateRoleCommand(name=name, description=description, permissions=permissions)
    role = RoleResponse.of(execute(compose, provide_create_role, command))
    (print_json if as_json else print_fields)(role)


@roles.command()
@click.argument("user_id", type=click.UUID)
@click.argument("role")
@click.option("--expires-at", type=TIME, help="When the grant ends (RFC 3339). Otherwise: when it is revoked.")
@click.option("--reason", help="Why it is granted.")
@click.pass_obj
def grant(compose: Compose, *, user_id: UUID, role: str, expires_at: datetime | None, reason: str | None) -> None:
    """Give a user the ROLE, named by its name or its id. Granting again changes the terms."""
    granted = execute(compose, provide_assign_role, user_id, role, expires_at=expires_at, reason=reason)
    until = f" until {expires_at.isoformat()}" if expires_at else ""
    click.echo(f"User {user_id} has the role {granted.name.text}{until}.")


# Its name before grants had terms.
roles.add_command(grant, "assign")


def _all(compose: Compose) -> Iterator[Role]:
    page = execute(compose, provide_list_roles, PageRequest(LIMIT_MAX))
    yield from page.items
    while page.next:
        page = execute(compose, provide_list_roles, PageRequest(LIMIT_MAX, page.next))
        yield from page.items
