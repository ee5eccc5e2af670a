"""Mutants: of those who change the same at the same time, each is answered rightly."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS, RACES

IMPORTS_MEANWHILE: Final = "tests/app/transfer/test_meanwhile.py"
IMPORTING: Final = "adapters/database/transfer/importer.py"

MUTANTS: Final = (
    Mutant(
        "users are locked to be changed",
        "adapters/database/users/repository.py",
        ".with_for_update()",
        "",
        (f"{ADAPTERS}/test_locks.py",),
    ),
    Mutant(
        "changes name the version they change",
        "domain/shared/version.py",
        "if expected is not None and current not in expected:",
        "if False:",
        (RACES,),
    ),
    Mutant(
        "administrators are counted one at a time",
        "adapters/database/administrators.py",
        ".with_for_update(key_share=True)",
        "",
        (f"{ADAPTERS}/test_last_administrator.py",),
    ),
    Mutant(
        "a role to assign is locked",
        "adapters/database/roles/repository.py",
        "    .with_for_update(read=True, key_share=True)\n",
        "",
        (f"{ADAPTERS}/test_locks.py",),
    ),
    Mutant(
        "the last administrator is one for good",
        "domain/roles/use_cases/grant_role.py",
        "            await keep_an_administrator_besides(command.user_id, self.administrators)\n",
        "            pass\n",
        ("tests/domain/roles/use_cases/test_grant_terms.py",),
    ),
    Mutant(
        "who registers during an import is found by its next try",
        IMPORTING,
        "if sqlstate(error) != _TAKEN:",
        "if True:",
        (IMPORTS_MEANWHILE,),
    ),
    Mutant(
        "that try begins as if there had been none",
        IMPORTING,
        '            await self._connection.execute(text("ROLLBACK TO unchanged"))\n            return None\n',
        "            return None\n",
        (IMPORTS_MEANWHILE,),
    ),
    Mutant(
        "and knows whom to know anew",
        "adapters/database/transfer/locking.py",
        '    await bulk.execute("TRUNCATE known")\n',
        "",
        (IMPORTS_MEANWHILE,),
    ),
)
