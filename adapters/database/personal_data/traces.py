"""Erases what stays about a person when the row of the user, and all that goes with it, is gone."""

from typing import Any, Final

from sqlalchemy import LargeBinary, bindparam, delete, func, or_, select, union
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.personal_data.kept_answers import KeptAnswers
from adapters.database.personal_data.records import known_as
from adapters.database.personal_data.sections import (
    IS_BY_THEM,
    IS_MAIL_TO_THEM,
    IS_TO_THEM,
    NAMES,
    PERSON,
)
from adapters.database.rows import ACCOUNT_TOKENS, ATTEMPTS, AUDIT_EVENTS, IDEMPOTENCY_KEYS, OUTBOX_MAILS, SESSIONS
from adapters.database.throttle import key_of
from adapters.security.secret_box import SecretBox
from domain.accounts.values import Purpose
from domain.personal_data.attempts import counted_for
from domain.personal_data.ports import PersonalTraces
from domain.users.entities import User

_SEEN_AT: Final = union(
    select(SESSIONS.c.client_address).where(SESSIONS.c.user_id == PERSON),
    select(AUDIT_EVENTS.c.client_address).where(IS_BY_THEM),
)
# In the order of the keys, as whoever counts attempts locks them: so nobody waits in a ring.
_ATTEMPTS: Final = delete(ATTEMPTS).where(
    ATTEMPTS.c.key.in_(
        select(ATTEMPTS.c.key)
        .where(ATTEMPTS.c.key == func.any(bindparam("keys", type_=ARRAY(LargeBinary))))
        .order_by(ATTEMPTS.c.key)
        .with_for_update()
    )
)
_NEXT_ADDRESS: Final = select(func.lower(ACCOUNT_TOKENS.c.email)).where(
    ACCOUNT_TOKENS.c.user_id == PERSON, ACCOUNT_TOKENS.c.purpose == Purpose.CHANGE_EMAIL.value
)
_MAILS: Final = delete(OUTBOX_MAILS).where(
    or_(IS_MAIL_TO_THEM, func.lower(OUTBOX_MAILS.c.recipient).in_(_NEXT_ADDRESS))
)
# Also of others: an invitation to the address, a registration or a change that waits for it.
_LINKS: Final = delete(ACCOUNT_TOKENS).where(IS_TO_THEM)
_OWN_ANSWERS: Final = delete(IDEMPOTENCY_KEYS).where(IDEMPOTENCY_KEYS.c.caller == func.any(NAMES))
_ADDRESSES: Final = select(func.audit_events_forget_addresses(PERSON, NAMES))


class SqlPersonalTraces(PersonalTraces):
    """In the session of the request: all of it with the user, or nothing."""

    def __init__(self, session: AsyncSession, answer_box: SecretBox) -> None:
        self._session = session
        self._answers = KeptAnswers(session, answer_box)

    async def erase(self, user: User) -> None:
        values: dict[str, Any] = await known_as(await self._session.connection(), user.id)
        seen_at = (await self._session.execute(_SEEN_AT, values)).scalars()
        keys = sorted({key_of(each) for each in counted_for(user, seen_at)})
        await self._session.execute(_ATTEMPTS, {"keys": keys})
        # The mails first: where the next address stands goes with the links.
        for statement in (_MAILS, _LINKS, _OWN_ANSWERS, _ADDRESSES):
            await self._session.execute(statement, values)
        await self._answers.forget(user)
