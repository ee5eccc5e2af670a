"""Mutants: imports and exports of users."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

IMPORT_RULES: Final = "tests/domain/transfer/use_cases/test_import_users.py"
IMPORT_RIGHTS: Final = "tests/app/transfer/test_rights.py"
IMPORTS: Final = "tests/app/transfer/test_importing.py"
BROKEN_IMPORTS: Final = "tests/app/transfer/test_broken_imports.py"
IMPORTER: Final = f"{ADAPTERS}/transfer/test_importer.py"
APPLYING: Final = "adapters/database/transfer/applying.py"
IMPORT_CHECKS: Final = "adapters/database/transfer/checks.py"

MUTANTS: Final = (
    Mutant(
        "a right taken away during an upload does not count",
        "domain/transfer/use_cases/import_users.py",
        "            self._require_the_same(await staging.actor())\n",
        "",
        (IMPORT_RULES,),
    ),
    Mutant(
        "who imports is asked for again in the import's transaction",
        "adapters/database/standing.py",
        "    if actor.session_id:\n",
        "    if True:\n        return actor\n    if actor.session_id:\n",
        (IMPORT_RIGHTS,),
    ),
    Mutant(
        "a file is not held in memory",
        "app/http/authentication.py",
        'if not request.route_handler.opt.get("streamed"):',
        "if True:",
        (IMPORT_RIGHTS,),
    ),
    Mutant(
        "an import takes no roles without roles:assign",
        "domain/transfer/checking.py",
        "if (grants or self._updates) and",
        "if grants and",
        (IMPORT_RULES,),
    ),
    Mutant(
        "an import gives no role beyond the importer's",
        IMPORT_CHECKS,
        "        if given - actor.permissions:",
        "        if False:",
        (IMPORT_RIGHTS,),
    ),
    Mutant(
        "an import changes nobody who may do more",
        IMPORT_CHECKS,
        "        await _note(bulk, _BEYOND_USERS, sorted(actor.permissions))",
        "        pass",
        (IMPORT_RIGHTS,),
    ),
    Mutant(
        "an import changes no role of the importer",
        IMPORT_CHECKS,
        "        await _note(bulk, _OWN_ACCOUNT, actor.user_id)",
        "        pass",
        (IMPORT_RIGHTS,),
    ),
    Mutant(
        "known users are locked before they are checked",
        "adapters/database/transfer/locking.py",
        " ORDER BY u.id FOR NO KEY UPDATE OF u",
        "",
        (IMPORT_RIGHTS,),
    ),
    Mutant(
        "so are the roles that an import grants",
        "adapters/database/transfer/locking.py",
        " ORDER BY id FOR KEY SHARE",
        "",
        (IMPORT_RIGHTS,),
    ),
    Mutant(
        "an import keeps an administrator",
        APPLYING,
        "    if before and not await _administrators(bulk):",
        "    if False:",
        (IMPORTS,),
    ),
    Mutant(
        "whom an import deactivates is signed out",
        APPLYING,
        "AND target.is_deactivated AND sessions.ended_at IS NULL",
        "AND false",
        (IMPORTS,),
    ),
    Mutant(
        "whom an import deactivates has no link any more",
        APPLYING,
        "u.links_version + target.is_deactivated::int",
        "u.links_version",
        (IMPORTER,),
    ),
    Mutant(
        "half of an upload is not taken for all of it",
        "app/http/upload.py",
        '        if message["type"] == "http.disconnect":\n            raise UploadAborted\n',
        '        if message["type"] == "http.disconnect":\n            return\n',
        (BROKEN_IMPORTS,),
    ),
    Mutant(
        "a client that leaves ends its export",
        "app/http/streaming.py",
        "await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)",
        "await asyncio.wait((sending,))",
        ("tests/app/http/test_streaming.py",),
    ),
    Mutant(
        "a client that takes nothing keeps no place",
        "app/http/streaming.py",
        "async with asyncio.timeout(TAKING_SECONDS):",
        "if True:",
        ("tests/app/http/test_streaming.py",),
    ),
    Mutant(
        "reports of imports are forgotten",
        "adapters/database/transfer/imports.py",
        "        await connection.execute(_SWEEP)",
        "        pass",
        (IMPORTER,),
    ),
)
