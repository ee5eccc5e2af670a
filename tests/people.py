"""People who are in the register and signed in, put there by SQL: for tests that are about something else."""

from datetime import timedelta

from uuid_utils.compat import uuid7

from domain.shared.access_tokens import AccessTokenClaims
from tests.databases import Connection

_PERSON = """
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    VALUES ($1, $2, $2, 'Ana', 'active', 1, now(), now())
"""
_SESSION = """
    INSERT INTO sessions (id, user_id, kind, created_at, last_used_at, expires_at)
    VALUES ($1, $2, 'token', now(), now(), now() + $3::interval)
"""


async def signed_in(observer: Connection, *, for_: timedelta = timedelta(days=1)) -> AccessTokenClaims:
    """Somebody new without any role. `for_` may have passed already."""
    user_id, session_id = uuid7(), uuid7()
    await observer.execute(_PERSON, user_id, f"{user_id}@example.com")
    await observer.execute(_SESSION, session_id, user_id, for_)
    return AccessTokenClaims(user_id, session_id)
