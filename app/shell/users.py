"""`roster users`: register, show and deactivate; import and export."""

from uuid import UUID

import rich_click as click

from app.accounts.administrator_providers import provide_register_administrator
from app.shell.output import json_option, print_fields, print_json
from app.shell.passwords import read_password
from app.shell.transfer import export_users, import_users
from app.shell.use_cases import execute
from app.shell.wiring import Compose
from app.users.providers import provide_deactivate_user, provide_get_user, provide_register_user
from app.users.schemas import UserResponse
from domain.users.entities import User
from domain.users.use_cases.register_user import RegisterUserCommand


@click.group()
def users() -> None:
    """Register, show and deactivate users; import and export all of them."""


users.add_command(import_users)
users.add_command(export_users)


@users.command()
@click.option("--email", required=True, help="Where mail reaches the user; unique without regard to case.")
@click.option("--name", required=True, help="What people call the user.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--no-password", is_flag=True, help="Register the user without a password.")
@click.option("--administrator", is_flag=True, help="Give the user the role `administrator` too.")
@json_option
@click.pass_obj
def create(
    compose: Compose,
    *,
    email: str,
    name: str,
    password_stdin: bool,
    no_password: bool,
    administrator: bool,
    as_json: bool,
) -> None:
    """Register a user. The password is asked for on the terminal."""
    password = read_password(from_stdin=password_stdin, none=no_password)
    command = RegisterUserCommand(email=email, display_name=name, password=password)
    if administrator:
        _print(execute(compose, provide_register_administrator, command), as_json=as_json)
    else:
        _print(execute(compose, provide_register_user, command), as_json=as_json)


@users.command()
@click.argument("user_id", metavar="ID", type=click.UUID)
@json_option
@click.pass_obj
def show(compose: Compose, *, user_id: UUID, as_json: bool) -> None:
    """Show a user and the names of its roles."""
    _print(execute(compose, provide_get_user, user_id), as_json=as_json)


@users.command()
@click.argument("user_id", metavar="ID", type=click.UUID)
@json_option
@click.pass_obj
def deactivate(compose: Compose, *, user_id: UUID, as_json: bool) -> None:
    """Take a user out of service without forgetting it."""
    _print(execute(compose, provide_deactivate_user, user_id), as_json=as_json)


def _print(user: User, *, as_json: bool) -> None:
    (print_json if as_json else print_fields)(UserResponse.of(user))
