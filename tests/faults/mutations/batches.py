"""Mutants: many at once."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

ROLE_BATCHES: Final = "tests/domain/roles/use_cases/test_role_batches.py"

MUTANTS: Final = (
    Mutant(
        "one refused user refuses the batch",
        "domain/users/use_cases/register_users.py",
        'require_all("users", outcomes)',
        "pass",
        ("tests/domain/users/use_cases/test_register_users.py", "tests/app/http/test_batches.py"),
    ),
    Mutant(
        "one refused grant refuses the batch",
        "domain/roles/use_cases/grant_role_to_users.py",
        'require_all("user_ids", outcomes)',
        "pass",
        (ROLE_BATCHES,),
    ),
    Mutant(
        "one refused revocation refuses the batch",
        "domain/roles/use_cases/revoke_role_from_users.py",
        'require_all("user_ids", outcomes)',
        "pass",
        (ROLE_BATCHES,),
    ),
    Mutant(
        "nobody grants to many what they do not have",
        "domain/roles/use_cases/grant_role_to_users.py",
        "self.actor.require_all(permissions_of(roles))",
        "pass",
        (ROLE_BATCHES,),
    ),
    Mutant(
        "nobody revokes from many what they do not have",
        "domain/roles/use_cases/revoke_role_from_users.py",
        "self.actor.require_all(role.permissions)",
        "pass",
        (ROLE_BATCHES,),
    ),
    Mutant(
        "a batch spares the last administrator",
        "domain/users/administrators.py",
        "        if staying == {person}:\n            return person\n",
        "",
        (ROLE_BATCHES,),
    ),
    Mutant(
        "batches take addresses in order",
        "adapters/database/users/batches.py",
        ".order_by(_GIVEN.c.email_key, _GIVEN.c.id)",
        "",
        (f"{ADAPTERS}/test_batches.py",),
    ),
    Mutant(
        "batches lock users in order",
        "adapters/database/roles/batches.py",
        ".order_by(USERS.c.id)",
        ".order_by(USERS.c.id.desc())",
        (f"{ADAPTERS}/test_batches.py",),
    ),
)
