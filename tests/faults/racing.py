"""Twenty who do the same thing at the same time, every second one at the other of two servers."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, new_database
from tests.mailbox import mail_server
from tests.signing_in import anonymous, replicas

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "5"))
RACERS: Final = 20
# All racers come from one address and try one thing, so the throttle would let a few of them race.
_NOBODY_IS_STOPPED: Final = """
    CREATE FUNCTION nobody_is_stopped() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN NEW.until := now(); RETURN NEW; END $$;
    CREATE TRIGGER nobody_is_stopped BEFORE INSERT OR UPDATE ON attempts
        FOR EACH ROW EXECUTE FUNCTION nobody_is_stopped();
"""


@dataclass(frozen=True, slots=True)
class Racing:
    """Clients of the two servers who are nobody in particular, and what is committed."""

    servers: tuple[httpx.AsyncClient, httpx.AsyncClient]
    truth: Connection

    async def race(self, run: Callable[[httpx.AsyncClient, int], Awaitable[httpx.Response]]) -> list[httpx.Response]:
        """The answers, in the order of the numbers that the racers have."""
        return await asyncio.gather(*(run(self.servers[number % 2], number) for number in range(RACERS)))


@asynccontextmanager
async def racing_servers(postgres: URL, template: str, logs: Path) -> AsyncIterator[Racing]:
    async with new_database(postgres, template=template) as url:
        truth = await connect(url)
        await truth.execute(_NOBODY_IS_STOPPED)
        settings = {
            "ROSTER_REGISTRATION": "open",
            "ROSTER_MAIL_FROM": "Roster <roster@example.com>",
            # Ten wait for one row, each with a connection in hand.
            "DATABASE_POOL_SIZE": "10",
            "DATABASE_POOL_TIMEOUT": "60",
        }
        with (
            mail_server() as mailbox,
            replicas(url, logs, ROSTER_SMTP_URL=mailbox.url, **settings) as (first, second),
        ):
            async with anonymous(first) as one, anonymous(second) as other:
                yield Racing((one, other), truth)
        await truth.close()


def outcomes(answers: list[httpx.Response]) -> Counter[tuple[int, str | None]]:
    """How often each status, with the code of refusals."""
    return Counter((each.status_code, None if each.is_success else each.json()["code"]) for each in answers)


def winner(answers: list[httpx.Response], code: str) -> int:
    """The number of the one who won; the others are refused with this code."""
    (number,) = [number for number, answer in enumerate(answers) if answer.is_success]
    assert {each.json()["code"] for each in answers if not each.is_success} == {code}
    return number
