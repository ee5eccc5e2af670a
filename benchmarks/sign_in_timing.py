"""`python -m benchmarks.sign_in_timing`: whether the time of a refused sign-in tells who is in the register.

On a private PostgreSQL and a server of its own. Prints the medians, and fails when they are further apart than the bar.
"""

import asyncio
import random
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

import asyncpg
import httpx

from adapters.security.argon2 import Argon2Hasher
from benchmarks.database import register
from benchmarks.load import HOST, Request
from benchmarks.servers import ROSTER, Contender, serving
from domain.users.values import Password

_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

ROUNDS: Final = 200
MOST_APART: Final = 0.05
_WARMING_UP: Final = 10
_RIGHT, _WRONG = "correct horse battery staple", "incorrect horse battery staple"
# Whoever is asked for is one of the register's users, or nobody.
_PEOPLE: Final = {
    "unknown address": "nobody-at-all@example.com",
    "wrong password": "somebody-1@example.com",
    "deactivated account": "somebody-2@example.com",
}
_PASSWORDS: Final = {"unknown address": _WRONG, "wrong password": _WRONG, "deactivated account": _RIGHT}
_SETTINGS: Final = {"ROSTER_SECRET_KEY": "only-for-this-benchmark-" + "x" * 16, "ROSTER_LOG_LEVEL": "warning"}


def main() -> None:
    with ExitStack() as running:
        directory = Path(running.enter_context(TemporaryDirectory()))
        # PostgreSQL refuses root: for root another user runs it, who must get through to its data.
        directory.chmod(0o711)
        database = running.enter_context(register(directory / "postgres"))
        contender = Contender("Roster", ROSTER, _SETTINGS)
        server = running.enter_context(serving(contender, database.url, directory, Request("GET", "/health/live")))
        taken = asyncio.run(_measured(f"http://{HOST}:{server.port}", database.url))
    medians = {kind: median(seconds) for kind, seconds in taken.items()}
    for kind, seconds in medians.items():
        print(f"{kind:20} {seconds * 1000:7.2f} ms, the median of {len(taken[kind])}")
    apart = max(medians.values()) / min(medians.values()) - 1
    print(f"{'apart':20} {apart:7.1%}, the bar is {MOST_APART:.0%}")
    if apart > MOST_APART:
        sys.exit("The time of the answer tells who is in the register.")


async def _measured(url: str, database_url: str) -> dict[str, list[float]]:
    """Seconds of each refusal. The three take turns in random order, so that a busy moment meets all alike."""
    taken: dict[str, list[float]] = {kind: [] for kind in _PEOPLE}
    database = await asyncpg.connect(database_url)
    try:
        await _give_passwords(database)
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            for number in range(_WARMING_UP + ROUNDS):
                for kind in random.sample(list(_PEOPLE), len(_PEOPLE)):
                    # Else the throttle would answer.
                    await database.execute("DELETE FROM attempts")
                    seconds = await _refused(client, kind)
                    if number >= _WARMING_UP:
                        taken[kind].append(seconds)
    finally:
        await database.close()
    return taken


async def _give_passwords(database: _Connection) -> None:
    hasher = Argon2Hasher(threads=1, queue=0)
    password_hash = await hasher.hash(Password(_RIGHT))
    hasher.close()
    await database.execute("UPDATE users SET password_hash = $1", password_hash)
    await database.execute("UPDATE users SET status = 'deactivated' WHERE email = $1", _PEOPLE["deactivated account"])


async def _refused(client: httpx.AsyncClient, kind: str) -> float:
    """Raises RuntimeError when the answer is another one."""
    begun = time.perf_counter()
    answer = await client.post("/v1/auth/login", json={"email": _PEOPLE[kind], "password": _PASSWORDS[kind]})
    taken = time.perf_counter() - begun
    if answer.status_code != httpx.codes.UNAUTHORIZED:
        raise RuntimeError(f"{kind}: {answer.status_code} {answer.text}")
    return taken


if __name__ == "__main__":
    main()
