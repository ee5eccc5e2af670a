"""What only the register can tell about the candidates: statements about all of them at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from adapters.database.transfer.bulk import Bulk
from adapters.database.transfer.locking import COUNTS
from domain.roles.errors import UnknownRole
from domain.roles.values import ADMINISTRATOR
from domain.shared.actor import Actor, BeyondOwnPermissions, OwnAccount
from domain.shared.permissions import EVERY_PERMISSION
from domain.transfer.errors import RepeatedEmail, UserIdAlreadyTaken
from domain.transfer.values import OnConflict
from domain.users.errors import EmailAlreadyTaken

_REPEATED_EMAIL: Final = f"""
SELECT s.line, 'email', '{RepeatedEmail.code}'
FROM staging s
JOIN (SELECT email_key, min(line) AS first FROM staging GROUP BY email_key HAVING count(*) > 1) r USING (email_key)
WHERE s.line > r.first
"""
_REPEATED_ID: Final = f"""
SELECT s.line, 'id', '{UserIdAlreadyTaken.code}'
FROM staging s
JOIN (SELECT id, min(line) AS first FROM staging WHERE has_id GROUP BY id HAVING count(*) > 1) r USING (id)
WHERE s.line > r.first
"""
# Also an id that is not that of the user who has the address: ids never change.
_TAKEN_ID: Final = f"""
SELECT s.line, 'id', '{UserIdAlreadyTaken.code}'
FROM staging s JOIN users u ON u.id = s.id WHERE s.has_id AND u.email_key <> s.email_key
UNION
SELECT s.line, 'id', '{UserIdAlreadyTaken.code}'
FROM staging s JOIN known k USING (line) WHERE s.has_id AND k.user_id <> s.id AND $1 = '{OnConflict.UPDATE}'
"""
_TAKEN_EMAIL: Final = f"SELECT line, 'email', '{EmailAlreadyTaken.code}' FROM known"
_UNKNOWN_ROLES: Final = f"""
SELECT line, 'roles', '{UnknownRole.code}'
FROM staging WHERE EXISTS (SELECT FROM unnest(roles) AS granted WHERE split_part(granted, '@', 1) <> ALL($1))
"""
_BEYOND_ROLES: Final = f"""
SELECT line, 'roles', '{BeyondOwnPermissions.code}'
FROM staging WHERE EXISTS (SELECT FROM unnest(roles) AS granted WHERE split_part(granted, '@', 1) = ANY($1))
"""
_BEYOND_USERS: Final = f"""
SELECT k.line, NULL, '{BeyondOwnPermissions.code}' FROM known k
WHERE EXISTS (
    SELECT FROM user_roles h JOIN roles r ON r.id = h.role_id
    WHERE h.user_id = k.user_id AND {COUNTS} AND (r.name = '{ADMINISTRATOR.text}' OR NOT r.permissions <@ $1)
)
"""
_NAMED: Final = """
SELECT split_part(granted, '@', 1), nullif(split_part(granted, '@', 2), '')::timestamptz FROM unnest(s.roles) AS granted
"""
_HELD: Final = f"""
SELECT r.name, h.expires_at FROM user_roles h JOIN roles r ON r.id = h.role_id WHERE h.user_id = u.id AND {COUNTS}
"""
_OWN_ACCOUNT: Final = f"""
SELECT s.line, NULL, '{OwnAccount.code}' FROM known k JOIN users u ON u.id = k.user_id JOIN staging s USING (line)
WHERE u.id = $1 AND (s.status <> u.status OR s.roles IS NOT NULL AND (
    EXISTS (({_NAMED}) EXCEPT ({_HELD})) OR EXISTS (({_HELD}) EXCEPT ({_NAMED}))
))
"""


async def note_faults(bulk: Bulk, on_conflict: OnConflict, actor: Actor, roles: Mapping[str, Sequence[str]]) -> None:
    """Add to the table of faults what is wrong with candidates. What `lock` found is locked."""
    for check in (_REPEATED_EMAIL, _REPEATED_ID):
        await _note(bulk, check)
    await _note(bulk, _TAKEN_ID, on_conflict.value)
    await _note(bulk, _UNKNOWN_ROLES, [*roles])
    await _note(bulk, _BEYOND_ROLES, [*_beyond(roles, actor)])
    if on_conflict is OnConflict.FAIL:
        await _note(bulk, _TAKEN_EMAIL)
    elif on_conflict is OnConflict.UPDATE:
        await _note_changes(bulk, actor)


async def _note_changes(bulk: Bulk, actor: Actor) -> None:
    """Nobody changes whoever may do more than they, nor by an import their own roles and status.

    In the middle of an import it would take away what the end of it needs.
    """
    if actor.permissions != EVERY_PERMISSION:
        await _note(bulk, _BEYOND_USERS, sorted(actor.permissions))
    if actor.user_id:
        await _note(bulk, _OWN_ACCOUNT, actor.user_id)


def _beyond(roles: Mapping[str, Sequence[str]], actor: Actor) -> Iterator[str]:
    """Those of the roles that give what the actor may not do. The administrator's gives everything there is."""
    for name, permissions in roles.items():
        given = EVERY_PERMISSION if name == ADMINISTRATOR.text else set(permissions)
        if given - actor.permissions:
            yield name


async def _note(bulk: Bulk, check: str, *values: object) -> None:
    await bulk.execute(f"INSERT INTO faults {check}", *values)
