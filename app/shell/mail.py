"""`roster mail`: list what is not sent, and send it again."""

from uuid import UUID

import msgspec
import rich_click as click

from app.mail.providers import provide_list_unsent_mails, provide_resend_mails
from app.shell.output import json_option, print_json, print_table
from app.shell.use_cases import execute
from app.shell.wiring import Compose
from domain.mail.entities import OutboxMail


class UnsentMails(msgspec.Struct, frozen=True):
    """What `--json` prints."""

    items: list[OutboxMail]


@click.group()
def mail() -> None:
    """List the mails that are not sent, and send dead ones again."""


@mail.command("list")
@json_option
@click.pass_obj
def list_unsent(compose: Compose, *, as_json: bool) -> None:
    """List the mails that wait, and those that are dead: not tried any more."""
    found = list(execute(compose, provide_list_unsent_mails))
    if as_json:
        print_json(UnsentMails(found))
    elif found:
        print_table(_line(each) for each in found)
    else:
        click.echo("Every mail is sent.")


@mail.command()
@click.argument("mail_id", metavar="ID", type=click.UUID, required=False)
@click.option("--all-dead", is_flag=True, help="Every mail that is not tried any more.")
@click.pass_obj
def resend(compose: Compose, *, mail_id: UUID | None, all_dead: bool) -> None:
    """Try the dead mail with this ID again, or all of them. A running server sends them."""
    if (mail_id is None) != all_dead:
        raise click.UsageError("Name the ID of a dead mail, or --all-dead.")
    count = execute(compose, provide_resend_mails, mail_id)
    click.echo("1 mail waits again." if count == 1 else f"{count} mails wait again.")


def _line(each: OutboxMail) -> tuple[str, ...]:
    attempts = f"{each.attempts} attempt{'' if each.attempts == 1 else 's'}"
    return str(each.id), each.status, each.kind, each.to, attempts, each.last_error or ""
