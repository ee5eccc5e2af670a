"""Mutants: being signed in."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

REFRESH_TOKENS: Final = "adapters/database/refresh_tokens.py"
REFRESHING: Final = "tests/app/sessions/test_refreshing.py"

MUTANTS: Final = (
    Mutant(
        "a refresh token is exchanged once",
        REFRESH_TOKENS,
        "    .where(_PRESENTED, REFRESH_TOKENS.c.used_at.is_(None), REFRESH_TOKENS.c.session_id == _SESSION.c.id)",
        "    .where(_PRESENTED, REFRESH_TOKENS.c.session_id == _SESSION.c.id)",
        ("tests/faults/test_refresh_races.py",),
    ),
    Mutant(
        "a refresh token lives as long as its session",
        REFRESH_TOKENS,
        "    IS_LIVE,\n",
        "",
        (f"{ADAPTERS}/test_sessions.py",),
    ),
    Mutant(
        "a refresh token is of use to active users alone",
        REFRESH_TOKENS,
        "    USERS.c.status == UserStatus.ACTIVE.value,\n",
        "",
        (f"{ADAPTERS}/test_sessions.py",),
    ),
    Mutant(
        "a copied refresh token ends its session",
        "domain/sessions/use_cases/refresh_session.py",
        "            await self._end_for_both(used, at)\n",
        "",
        (REFRESHING,),
    ),
    Mutant(
        "that leaves its trace although it is refused",
        "domain/sessions/use_cases/refresh_session.py",
        "            await self.unit_of_work.commit()\n",
        "",
        (REFRESHING,),
    ),
    Mutant(
        "a refresh token may be repeated for ten seconds",
        "domain/sessions/entities.py",
        "return not self.successor_is_used and at - self.used_at <= REUSE_GRACE",
        "return not self.successor_is_used",
        (REFRESHING,),
    ),
    Mutant(
        "a refresh token may be repeated while its successor is unused",
        "domain/sessions/entities.py",
        "return not self.successor_is_used and at",
        "return at",
        (REFRESHING,),
    ),
    Mutant(
        "a refused sign-in leaves its trace",
        "domain/sessions/proofs.py",
        "        await self.audit.record(sign_in_refused(user_id, at=at))\n        await self.unit_of_work.commit()\n",
        "        await self.audit.record(sign_in_refused(user_id, at=at))\n",
        ("tests/app/sessions/test_signing_in.py",),
    ),
    Mutant(
        "deactivating ends all sessions",
        "domain/users/use_cases/deactivate_user.py",
        "            await self.sessions.end_all_of(user_id, at=changed.updated_at)\n",
        "",
        ("tests/app/sessions/test_of_users.py",),
    ),
    Mutant(
        "a session that ended is refused at once",
        "adapters/database/authenticator.py",
        "            SESSIONS.c.ended_at.is_(None),\n",
        "",
        ("tests/app/sessions/test_signing_in.py",),
    ),
    Mutant(
        "during an outage nobody waits behind others for the signing keys",
        "adapters/security/key_ring.py",
        "            self._tried_at, self._has_failed = self._clock.now(), True\n",
        "",
        ("tests/adapters/security/test_key_ring.py",),
    ),
)
