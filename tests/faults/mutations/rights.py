"""Mutants: who may what."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

MUTANTS: Final = (
    Mutant(
        "a permission is asked for",
        "domain/shared/actor.py",
        "        if permission in self.permissions:\n            return\n",
        "        return\n",
        ("tests/app/test_permissions.py",),
    ),
    Mutant(
        "nobody grants what they do not have",
        "domain/roles/use_cases/grant_role.py",
        "        self.actor.require_all(permissions_of(roles))\n",
        "",
        ("tests/domain/roles/test_reach.py",),
    ),
    Mutant(
        "nobody changes who has more than they",
        "domain/users/use_cases/update_user.py",
        "        self.actor.require_all(await self.held_permissions.of(user.id))\n",
        "",
        ("tests/domain/users/test_reach.py",),
    ),
    Mutant(
        "what has expired does not count",
        "adapters/database/roles/holding.py",
        "USER_ROLES.c.expires_at > func.now()",
        "USER_ROLES.c.expires_at.is_not(None)",
        (f"{ADAPTERS}/test_grants.py",),
    ),
    Mutant(
        "an expiry is a new version",
        "adapters/database/roles/holding.py",
        "(USERS.c.version + EXPIRED)",
        "(USERS.c.version + 0)",
        (f"{ADAPTERS}/test_grants.py",),
    ),
    Mutant(
        "a key has no more than its owner",
        "domain/api_keys/use_cases/create_api_key.py",
        "        self.actor.require_all(permissions)\n",
        "",
        ("tests/app/api_keys/test_api_keys.py",),
    ),
    Mutant(
        "who is remembered is believed by nobody",
        "adapters/database/query.py",
        "assumed.holds = bool(rows) and rows[0].is_still_so",
        "assumed.holds = True",
        ("tests/adapters/database/test_assumptions.py",),
    ),
    Mutant(
        "all that counts is compared",
        "adapters/database/assumptions.py",
        "func.row(*who.selected_columns)",
        "func.row(*list(who.selected_columns)[:-1])",
        ("tests/adapters/database/test_assumptions.py",),
    ),
    Mutant(
        "a replica does not say who somebody is",
        "adapters/database/authenticator.py",
        "if self._manager.reads_elsewhere:",
        "if False:",
        ("tests/adapters/database/test_assumptions.py",),
    ),
    Mutant(
        "a read by rights that are gone begins again",
        "app/http/assumptions.py",
        "assumption is not None and not assumption.holds",
        "False",
        ("tests/app/http/test_assumptions.py",),
    ),
    Mutant(
        "a session that has ended makes no key",
        "adapters/database/api_keys.py",
        'SESSIONS.c.id == bindparam("session_id"), IS_LIVE',
        'SESSIONS.c.id == bindparam("session_id")',
        (f"{ADAPTERS}/test_api_keys.py",),
    ),
    Mutant(
        "whoever makes a key does so in their session",
        "domain/api_keys/use_cases/create_api_key.py",
        ", session_id=self.actor.session_id",
        "",
        ("tests/domain/api_keys/use_cases/test_create_api_key.py",),
    ),
    Mutant(
        "of who has no second factor it is known at once",
        "adapters/database/second_factor.py",
        "USERS.outerjoin(TOTP_FACTORS, _CONFIRMED)",
        "USERS.join(TOTP_FACTORS, _CONFIRMED)",
        (f"{ADAPTERS}/test_assumptions.py",),
    ),
)
