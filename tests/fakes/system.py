"""A time that stands still, addresses by the simplest of rules, and a service that is as ready as a test wants."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.shared.clock import Clock
from domain.shared.readiness import PoolFigures, Readiness
from domain.users.errors import InvalidEmail
from domain.users.ports import EmailParser
from domain.users.values import Email
from tests.samples import NOON


class FakeClock(Clock):
    """Noon, until a test moves it on."""

    def __init__(self) -> None:
        self._now = NOON

    def now(self) -> datetime:
        return self._now

    def advance(self, step: timedelta) -> None:
        self._now += step


class FakeEmailParser(EmailParser):
    """Something on either side of one `@`; the domain in lower case."""

    def parse(self, text: str) -> Email:
        local, at, domain = text.partition("@")
        if not (local and at and domain) or "@" in domain:
            raise InvalidEmail
        return Email(f"{local}@{domain.lower()}")


class FakeReadiness(Readiness):
    def __init__(self) -> None:
        self.checks = {"database": "ok", "migrations": "ok"}

    async def check(self) -> Mapping[str, str]:
        return self.checks

    def pools(self) -> Mapping[str, PoolFigures]:
        return {"write": PoolFigures(size=2, open=1, in_use=0)}
