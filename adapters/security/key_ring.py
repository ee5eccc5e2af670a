"""The signing keys as this process knows them, so that a request asks the database for them almost never."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog
from joserfc.jwk import OKPKey

from domain.keys.entities import KeyState, SigningKey
from domain.keys.errors import SecretKeyIsWrong
from domain.keys.ports import PublishedKeys, SigningKeys
from domain.shared.clock import Clock
from domain.shared.errors import Unavailable

AGAIN_AFTER: Final = timedelta(seconds=2)
"""How soon we look again for what is not known: whoever makes up names causes no more work than that."""
_log: Final = structlog.get_logger("roster.keys")


@dataclass(frozen=True, slots=True)
class OpenedKey:
    """With its secret half."""

    key: SigningKey
    pair: OKPKey = field(repr=False)


class OpenableKeys(SigningKeys, Protocol):
    async def opened(self) -> Sequence[OpenedKey]:
        """As `all` gives them."""
        ...


class KeyRing(PublishedKeys):
    """Read again every half minute (signing_plugin.py), long before a new key signs, and for an unknown name."""

    def __init__(self, stored: OpenableKeys, clock: Clock) -> None:
        self._stored = stored
        self._clock = clock
        self._keys: Mapping[str, OpenedKey] = {}
        self._tried_at: datetime | None = None
        self._has_failed = False
        self._reading = asyncio.Lock()

    async def find(self, kid: str) -> OKPKey | None:
        """To check with; None when there is none of this name, or when it has retired. Raises Unavailable."""
        if kid not in self._keys:
            await self._look()
        found = self._keys.get(kid)
        return found.pair if found and self._is_published(found) else None

    async def signing(self, at: datetime) -> OpenedKey:
        """The one that signs at this time. Raises Unavailable."""
        keys = await self._known()
        # By a clock that is behind, the first key may not sign yet.
        return next((each for each in keys if each.key.state(at) is KeyState.SIGNING), keys[0])

    async def published(self) -> Sequence[SigningKey]:
        return [each.key for each in await self._known() if self._is_published(each)]

    async def refresh(self) -> None:
        """Make the first key where there is none, and read them all. Raises what the database raises."""
        async with self._reading:
            await self._read()
            if not self._keys:
                await self._stored.make_first(self._clock.now())
                await self._read()

    async def _known(self) -> Sequence[OpenedKey]:
        if not self._keys:
            await self._look()
        if not self._keys:
            raise Unavailable
        return list(self._keys.values())

    async def _look(self) -> None:
        """Read, unless somebody just did, for whom this one may have waited. What they found holds, a failure too.

        Else all who ask during an outage would wait for it one after the other. It must not be told as a token that
        is not valid, so raises Unavailable.
        """
        async with self._reading:
            if self._tried_at is None or self._clock.now() - self._tried_at >= AGAIN_AFTER:
                await self._read()
            elif self._has_failed:
                raise Unavailable

    async def _read(self) -> None:
        try:
            opened = await self._stored.opened()
        except Exception as error:
            self._tried_at, self._has_failed = self._clock.now(), True
            if isinstance(error, SecretKeyIsWrong):
                _log.error("signing keys cannot be opened", reason=str(error))
                raise Unavailable from None
            raise
        self._keys = {each.key.kid: each for each in opened}
        self._tried_at, self._has_failed = self._clock.now(), False

    def _is_published(self, opened: OpenedKey) -> bool:
        return opened.key.state(self._clock.now()) is not KeyState.RETIRED
