"""Finds the kept answers that tell of a person, all of which are sealed."""

from typing import Any, Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.idempotency import about
from adapters.database.rows import IDEMPOTENCY_KEYS
from adapters.security.secret_box import SealBroken, SecretBox
from domain.users.entities import User

_ALL: Final = select(IDEMPOTENCY_KEYS.c.caller, IDEMPOTENCY_KEYS.c.key, IDEMPOTENCY_KEYS.c.body)
_EMPTY: Final = (
    update(IDEMPOTENCY_KEYS)
    .where(IDEMPOTENCY_KEYS.c.caller == bindparam("of_caller"), IDEMPOTENCY_KEYS.c.key == bindparam("of_key"))
    .values(status=204, headers=[], body=bindparam("empty"))
)


class KeptAnswers:
    """What somebody else was answered about the person is kept for a day, so that their request is not repeated.

    It must not be forgotten altogether: a registration that is sent again would then be carried out again.
    """

    def __init__(self, session: AsyncSession, box: SecretBox) -> None:
        self._session = session
        self._box = box

    async def forget(self, user: User) -> None:
        """Whoever sends such a request again is told that it was carried out, and nothing more."""
        said = (str(user.id).encode(), user.email.address.encode())
        rows = await self._session.stream(_ALL)
        emptied = [self._emptied(row) async for row in rows if self._tells_of(row, said)]
        if emptied:
            await self._session.execute(_EMPTY, emptied)

    def _tells_of(self, row: Any, said: tuple[bytes, ...]) -> bool:
        try:
            body = self._box.open(row.body, about=about(row.caller, row.key))
        except SealBroken:
            # Under an older ROSTER_SECRET_KEY: nobody can read it any more.
            return False
        return any(each in body for each in said)

    def _emptied(self, row: Any) -> dict[str, object]:
        empty = self._box.seal(b"", about=about(row.caller, row.key))
        return {"of_caller": row.caller, "of_key": row.key, "empty": empty}
