"""Mutants: a person's data, exported and erased."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

PERSONAL_DATA: Final = "tests/app/sessions/test_personal_data.py"
ERASING: Final = "domain/personal_data/use_cases/erase_person.py"
TRACES: Final = "adapters/database/personal_data/traces.py"
ERASED: Final = "tests/domain/personal_data/use_cases/test_erase_person.py"
EXPORTED: Final = "tests/domain/personal_data/use_cases/test_export.py"

MUTANTS: Final = (
    Mutant(
        "all that is kept is of one moment",
        "adapters/database/personal_data/records.py",
        '            await connection.execution_options(isolation_level="REPEATABLE READ")\n',
        '            await connection.execution_options(isolation_level="READ COMMITTED")\n',
        (f"{ADAPTERS}/test_personal_records.py",),
    ),
    Mutant(
        "an export does not tell where others were",
        "adapters/database/personal_data/sections.py",
        "_IS_NOBODY_ELSES: Final = or_(IS_BY_THEM, ",
        "_IS_NOBODY_ELSES: Final = or_(IS_BY_THEM, IS_ABOUT_THEM, ",
        (f"{ADAPTERS}/test_personal_data.py",),
    ),
    Mutant(
        "an export does not tell whom somebody invited",
        "adapters/database/personal_data/sections.py",
        'case((IS_TO_THEM, ACCOUNT_TOKENS.c.email)).label("email")',
        "ACCOUNT_TOKENS.c.email",
        (f"{ADAPTERS}/test_personal_data.py",),
    ),
    Mutant(
        "all of an export takes all permissions",
        "domain/personal_data/use_cases/export_person.py",
        "            self.actor.require(each)\n",
        "            pass\n",
        (EXPORTED,),
    ),
    Mutant(
        "an API key does not export its owner",
        "domain/personal_data/use_cases/export_me.py",
        "require_session()",
        "require_person()",
        (EXPORTED,),
    ),
    Mutant("nobody erases themselves", ERASING, "        self.actor.require_other(user_id)\n", "", (ERASED,)),
    Mutant(
        "nobody erases who may do more",
        ERASING,
        "        self.actor.require_all(await self.held_permissions.of(user_id))\n",
        "",
        (ERASED,),
    ),
    Mutant(
        "the last administrator is not erased",
        ERASING,
        "        await keep_an_administrator_besides(user_id, self.administrators)\n",
        "",
        (ERASED,),
    ),
    Mutant(
        "erasing takes the trail's addresses", TRACES, "_OWN_ANSWERS, _ADDRESSES)", "_OWN_ANSWERS)", (PERSONAL_DATA,)
    ),
    Mutant("erasing takes the mails", TRACES, "(_MAILS, _LINKS", "(_LINKS", (PERSONAL_DATA,)),
    Mutant("erasing takes the links to the address", TRACES, "(_MAILS, _LINKS", "(_MAILS", (PERSONAL_DATA,)),
    Mutant("erasing takes the person's own answers", TRACES, "_LINKS, _OWN_ANSWERS", "_LINKS", (PERSONAL_DATA,)),
    Mutant(
        "erasing takes counted attempts",
        TRACES,
        '        await self._session.execute(_ATTEMPTS, {"keys": keys})\n',
        "",
        (PERSONAL_DATA,),
    ),
    Mutant(
        "erasing empties what others were answered",
        TRACES,
        "        await self._answers.forget(user)\n",
        "",
        (PERSONAL_DATA,),
    ),
    Mutant(
        "the trail forgets addresses and nothing else",
        "migrations/versions/0013_erasure.py",
        "for statement in (APPEND_ONLY, ONLY_FORGETS, TRIGGER, FORGET)",
        "for statement in (APPEND_ONLY, FORGET)",
        (f"{ADAPTERS}/test_append_only.py",),
    ),
)
