"""Signing keys in PostgreSQL, sealed: the public half is made from the secret one, so nobody can exchange it there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.database.manager import DatabaseSessionManager
from adapters.database.query import Query
from adapters.database.rows import SIGNING_KEYS
from adapters.security.key_ring import OpenableKeys, OpenedKey
from adapters.security.secret_box import SealBroken, SecretBox
from domain.keys.entities import PUBLISHED_BEFORE, KeyState, SigningKey
from domain.keys.errors import SecretKeyIsWrong

PURPOSE: Final = "signing keys"
# A key ends when its successor begins, so that is written down once.
_ALL: Final = Query(
    select(
        SIGNING_KEYS,
        func.lead(SIGNING_KEYS.c.signs_from).over(order_by=SIGNING_KEYS.c.number).label("signs_until"),
    ).order_by(SIGNING_KEYS.c.number)
)
_ADD: Final = insert(SIGNING_KEYS).on_conflict_do_nothing(index_elements=[SIGNING_KEYS.c.number])


class SqlSigningKeys(OpenableKeys):
    def __init__(self, manager: DatabaseSessionManager, box: SecretBox) -> None:
        self._manager = manager
        self._box = box

    async def all(self) -> Sequence[SigningKey]:
        return [each.key for each in await self.opened()]

    async def opened(self) -> Sequence[OpenedKey]:
        return [self._open(row) for row in await self._rows()]

    async def make_first(self, at: datetime) -> None:
        # Opened also where there is one, so that a wrong secret is noticed before anybody relies on it.
        if not await self.opened():
            await self._add(number=1, created_at=at, signs_from=at)

    async def rotate(self, at: datetime) -> SigningKey:
        await self.make_first(at)
        newest = (await self._rows())[-1]
        # By a clock that is behind, it would begin before the one that it follows.
        begins = max(at + PUBLISHED_BEFORE, newest.signs_from)
        await self._add(number=newest.number + 1, created_at=at, signs_from=begins)
        await self._forget_retired(at)
        return (await self.all())[-1]

    async def _rows(self) -> Sequence[Any]:
        return await _ALL.all(self._manager.primary_reader)

    async def _add(self, *, number: int, created_at: datetime, signs_from: datetime) -> None:
        """Nothing, when somebody else has added the key of this number."""
        pair = Ed25519PrivateKey.generate()
        kid = OKPKey.import_key(pair).thumbprint()
        sealed = self._box.seal(pair.private_bytes_raw(), about=kid.encode())
        values = {
            "kid": kid,
            "number": number,
            "sealed_private_key": sealed,
            "created_at": created_at,
            "signs_from": signs_from,
        }
        async with self._manager.session() as session:
            await session.execute(_ADD, values)

    async def _forget_retired(self, at: datetime) -> None:
        retired = [each.kid for each in await self.all() if each.state(at) is KeyState.RETIRED]
        async with self._manager.session() as session:
            await session.execute(delete(SIGNING_KEYS).where(SIGNING_KEYS.c.kid.in_(retired)))

    def _open(self, row: Any) -> OpenedKey:
        try:
            opened = self._box.open(row.sealed_private_key, about=row.kid.encode())
        except SealBroken:
            raise SecretKeyIsWrong from None
        pair = Ed25519PrivateKey.from_private_bytes(opened)
        key = SigningKey(
            kid=row.kid,
            public_key=pair.public_key().public_bytes_raw(),
            created_at=row.created_at,
            signs_from=row.signs_from,
            signs_until=row.signs_until,
        )
        return OpenedKey(key, OKPKey.import_key(pair))
