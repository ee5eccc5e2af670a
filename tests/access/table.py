"""`python -m tests.access.table`: writes docs/access.md, the table of who may what, from the OpenAPI document."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from domain.shared.permissions import EVERY_PERMISSION, Permission
from tests.access.callers import Caller
from tests.access.decisions import FOR_EVERYBODY, FOR_EVERYBODY_SIGNED_IN, FOR_SESSIONS, decision
from tests.access.operations import Operation, operations_of
from tests.server import ROOT, ROSTER

PAGE: Final[Path] = ROOT / "docs" / "access.md"
_READER: Final = frozenset({Permission.USERS_READ})
COLUMNS: Final = (
    Caller(name="no credential", column="nobody", headers={}, is_known=False),
    Caller(name="a refused one", column="refused", headers={"Authorization": "Bearer x"}, is_known=False),
    Caller(name="no role", column="user", headers={}),
    *(Caller(name=f"`{each}`", column=each, headers={}, permissions=frozenset({each})) for each in Permission),
    Caller(name="administrator", column="administrator", headers={}, permissions=EVERY_PERMISSION),
    Caller(name="another site", column="other site", headers={}, permissions=EVERY_PERMISSION, is_of_another_site=True),
    Caller(name="key, all", column="key", headers={}, permissions=EVERY_PERMISSION, is_key=True),
    Caller(name="key, `users:read`", column="key users:read", headers={}, permissions=_READER, is_key=True),
)
_STATUS: Final = {
    "not_signed_in": "401",
    "credential_refused": "401",
    "permission_missing": "403",
    "session_required": "403",
    "cross_site_request": "403",
}
_INTRODUCTION: Final = """\
# Every operation and everybody

Who may what ([the rules](permissions.md)), for each operation of the OpenAPI document. This page is made from that \
document and a short list of decisions ([decisions.py](../tests/access/decisions.py)); the tests ask a real server \
every question of this table, and fail for an operation that is not in it. `python -m tests.access.table` writes it \
anew.

**✓** the request reaches the operation, which may still refuse what was sent. \
**401** `not_signed_in`, or `credential_refused`. \
**403** `permission_missing`; for a key `session_required` where it takes a session; from another site \
`cross_site_request`.

| column | who asks |
|---|---|
| no credential | nobody is known to be asking |
| a refused one | an administrator's access token that has expired; a token or cookie of a session that has ended or \
expired; a key that has expired or was revoked; token, cookie or key of a deactivated user |
| no role | a user who is signed in, by token or cookie; an administrator whose grant has expired |
| `users:read` ... | a user with this one permission |
| administrator | by token or cookie |
| another site | an administrator's cookie, sent because another site made the browser ask |
| key, all | an API key of an administrator with every permission |
| key, `users:read` | an API key with this subset of an administrator's permissions; one with more than its owner has |
"""


def page(operations: Sequence[Operation]) -> str:
    return "\n".join([_INTRODUCTION, *_table(operations), "", *_reasons(), ""])


def _table(operations: Sequence[Operation]) -> Iterator[str]:
    yield f"| operation | {' | '.join(caller.name for caller in COLUMNS)} |"
    yield "|---|" + ":-:|" * len(COLUMNS)
    for operation in sorted(operations, key=lambda each: each.id):
        cells = (decision(operation, caller) for caller in COLUMNS)
        yield f"| {operation.id} | {' | '.join('✓' if cell is None else _STATUS[cell] for cell in cells)} |"


def _reasons() -> Iterator[str]:
    yield "## Operations that ask for no permission"
    for heading, decisions in (
        ("For everybody", FOR_EVERYBODY),
        ("For everybody who is signed in, and for their API keys", FOR_EVERYBODY_SIGNED_IN),
        ("For everybody who is signed in, and not for API keys", FOR_SESSIONS),
    ):
        yield from ("", f"**{heading}**", "", "| operation | because |", "|---|---|")
        yield from (f"| {name} | {reason} |" for name, reason in decisions.items())


def _document() -> Any:
    return msgspec.json.decode(subprocess.run([ROSTER, "openapi"], check=True, capture_output=True).stdout)


def undecided(operations: Iterable[Operation]) -> set[str]:
    """Operations that ask for no permission, and that nobody has named."""
    named = FOR_EVERYBODY.keys() | FOR_EVERYBODY_SIGNED_IN.keys() | FOR_SESSIONS.keys()
    return {operation.id for operation in operations if not operation.permissions} - named


if __name__ == "__main__":
    PAGE.write_text(page(operations_of(_document())))
