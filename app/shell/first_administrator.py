"""Whether a register has its first administrator, and how people are told."""

import asyncio
from typing import Final, cast

from app.settings.settings import Settings
from app.shell.wiring import Wiring
from domain.users.ports import Administrators

COMMAND: Final = "roster users create --administrator --email you@example.com --name 'Your Name'"
_LONGEST_WAIT: Final = 2.0


def is_missing(wiring: Wiring, settings: Settings) -> bool:
    """Whether nobody could manage the register. A database that does not answer is no reason to wait."""

    async def ask() -> bool:
        async with asyncio.timeout(_LONGEST_WAIT), wiring.ports(settings) as ports:
            administrators = cast("Administrators", ports["administrators"])
            return not await administrators.lock_active()

    try:
        return asyncio.run(ask())
    except Exception:  # noqa: BLE001 (whatever it is, the service itself will say it)
        return False
