"""One run: everything started, written to under faults, healed, settled and judged."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.breakable.disk import Disk
from benchmarks.breakable.line import line_to
from benchmarks.credentials import INSERT_CALLER
from benchmarks.ledger.client import Client
from benchmarks.ledger.contenders import Contender
from benchmarks.ledger.faults import DISK_FULL, HEAVY, LIGHT
from benchmarks.ledger.injector import Injector
from benchmarks.ledger.judge import Finding, judge
from benchmarks.ledger.operations import Subject
from benchmarks.ledger.postgres import Postgres, private_postgres
from benchmarks.ledger.progress import show_progress
from benchmarks.ledger.scene import Scene
from benchmarks.ledger.sending import Sender
from benchmarks.ledger.server import serving
from benchmarks.ledger.settling import by_key, by_looking, settle
from benchmarks.ledger.truth import Truth, read_truth
from benchmarks.ledger.writer import Writer

WRITERS: Final = 16
# Longer than any fault lasts: who waits no longer learns nothing.
PATIENCE: Final = 8.0
_POLL: Final = 0.1
_EXTRA: Final = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long faults are injected at least, how long the pause between two is on average, and which comes when."""

    seconds: float
    pause: float
    seed: int


@dataclass(frozen=True, slots=True)
class Result:
    contender: Contender
    plan: Plan
    seconds: float
    subjects: Sequence[Subject]
    struck: dict[str, int]
    replays: int
    truth: Truth
    findings: Sequence[Finding]
    postgres: str


async def run(contender: Contender, directory: Path, disk: Disk | None, plan: Plan) -> Result:
    """At least so many seconds of faults, and every kind of fault at least once."""
    async with AsyncExitStack() as stack:
        postgres = await stack.enter_async_context(private_postgres(directory / "postgres"))
        version = await _prepare(postgres, disk)
        line = await stack.enter_async_context(line_to(postgres.url.host, postgres.url.port))
        url = postgres.url.set(port=line.port).render_as_string(hide_password=False)
        server = await stack.enter_async_context(serving(contender, url, directory))
        clients = [Client(server.port, PATIENCE) for _ in range(WRITERS)]
        random = Random(plan.seed)
        scene = Scene(postgres, line, server, clients, Random(random.random()), disk)
        senders = [Sender(client, keeps_503=contender.has_keys) for client in clients]
        ask_again = by_key if contender.has_keys else by_looking
        writers = [Writer(f"w{n}", sender, ask_again, Random(random.random())) for n, sender in enumerate(senders)]
        heavy = HEAVY if disk else [kind for kind in HEAVY if kind is not DISK_FULL]
        injectors = [Injector(deck, Random(random.random()), plan.pause) for deck in (heavy, LIGHT)]
        began = time.monotonic()
        await _write_under_faults(scene, writers, injectors, plan.seconds)
        lasted = time.monotonic() - began
        subjects = [subject for writer in writers for subject in writer.subjects]
        await settle(subjects, senders, ask_again)
        async with postgres.connection() as connection:
            ids = (operation.id for subject in subjects for operation in subject.operations)
            truth = await read_truth(connection, ids, has_keys=contender.has_keys)
    struck = {name: times for injector in injectors for name, times in injector.struck.items()}
    replays = sum(sender.replays for sender in senders)
    return Result(contender, plan, lasted, subjects, struck, replays, truth, judge(subjects, truth), version)


async def _prepare(postgres: Postgres, disk: Disk | None) -> str:
    async with postgres.connection() as connection:
        if disk:
            await disk.carry_tables(connection, postgres.account)
        await connection.execute(INSERT_CALLER)
        return str(await connection.fetchval("SHOW server_version"))


async def _write_under_faults(
    scene: Scene, writers: Sequence[Writer], injectors: Sequence[Injector], seconds: float
) -> None:
    is_over, is_healed = asyncio.Event(), asyncio.Event()
    deadline = time.monotonic() + seconds
    progress = asyncio.create_task(
        show_progress(
            seconds,
            lambda: sum(writer.sender.acknowledged for writer in writers),
            lambda: sum(injector.struck.total() for injector in injectors),
        )
    )
    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(writer.write(is_healed))
        injecting = [group.create_task(injector.inject(scene, is_over)) for injector in injectors]
        while (now := time.monotonic()) < deadline + _EXTRA:
            if now > deadline and all(injector.has_struck_all for injector in injectors):
                break
            await asyncio.sleep(_POLL)
        is_over.set()
        await asyncio.wait(injecting)
        scene.server.require_alive()
        is_healed.set()
    progress.cancel()
    with suppress(asyncio.CancelledError):
        await progress
