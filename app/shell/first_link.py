"""Lets the first administrator in by a link, printed where the server is started."""

import asyncio
from typing import Final

import rich_click as click

from app.accounts.administrator_providers import provide_prepare_first_administrator
from app.accounts.collaborators import provide_account_tokens
from app.settings.settings import Settings
from app.settings.variable import SettingsError
from app.shell.use_cases import built
from app.shell.wiring import Wiring
from domain.accounts.links import AccountLinks
from domain.users.errors import InvalidEmail

# Seconds for a database that does not answer.
_LONGEST_WAIT: Final = 5.0


def let_first_administrator_in(wiring: Wiring, settings: Settings, *, again: bool) -> None:
    """Where ROSTER_ADMIN_EMAIL names one and nobody else can manage the register. Raises SettingsError.

    On standard error, which is for people also where the log is for machines: whoever reads the link can use it once.
    `again`: a new link with each start until there is a password, for development.
    """
    address = settings.access.admin_email
    if address is None:
        return
    try:
        link = asyncio.run(_prepare(wiring, settings, address, again=again))
    except InvalidEmail as error:
        raise SettingsError(f"ROSTER_ADMIN_EMAIL: {error}") from None
    except Exception:  # noqa: BLE001 (a database that is away, or has no tables yet, is no reason not to start)
        _say(f"Nobody knows yet whether {address} needs a link to get in: start again once the database is ready.")
    else:
        if link:
            _say(f"{address} is the administrator. Choose the password here, once and within 24 hours:\n\n  {link}\n")


async def _prepare(wiring: Wiring, settings: Settings, address: str, *, again: bool) -> str | None:
    links = AccountLinks(settings.access.url(settings.server.port))
    async with asyncio.timeout(_LONGEST_WAIT), wiring.ports(settings) as ports:
        tokens = built(provide_account_tokens, {**ports, "account_links": links})
        use_case = built(provide_prepare_first_administrator, {**ports, "account_tokens": tokens})
        return await use_case.execute(address, again=again)


def _say(text: str) -> None:
    click.echo(text, err=True)
