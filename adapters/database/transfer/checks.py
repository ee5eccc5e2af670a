"""What only the register can tell about the candidates: statements about all of them at once."""

from collections.abc import Iterator
from typing import Final

from adapters.database.transfer.bulk import Bulk
from domain.roles.errors import UnknownRole
from domain.roles.values import ADMINISTRATOR
from domain.shared.actor import Actor, BeyondOwnPermissions
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
FROM staging s JOIN users u USING (email_key) WHERE s.has_id AND u.id <> s.id AND $1 = '{OnConflict.UPDATE}'
"""
_TAKEN_EMAIL: Final = f"""
SELECT s.line, 'email', '{EmailAlreadyTaken.code}' FROM staging s JOIN users u USING (email_key)
"""
_NAMED_ROLES: Final = """
SELECT DISTINCT split_part(granted, '@', 1) AS name FROM staging, unnest(roles) AS granted
"""
_LOCKED_ROLES: Final = "SELECT name, permissions FROM roles WHERE name = ANY($1) ORDER BY id FOR SHARE"
_BAD_ROLES: Final = """
SELECT line, 'roles', $2
FROM staging WHERE EXISTS (SELECT FROM unnest(roles) AS granted WHERE split_part(granted, '@', 1) = ANY($1))
"""
_BEYOND: Final = f"""
SELECT s.line, NULL, '{BeyondOwnPermissions.code}' FROM staging s JOIN users u USING (email_key)
WHERE EXISTS (
    SELECT FROM user_roles h JOIN roles r ON r.id = h.role_id
    WHERE h.user_id = u.id AND (h.expires_at IS NULL OR h.expires_at > now())
    AND (r.name = '{ADMINISTRATOR.text}' OR NOT r.permissions <@ $1)
)
"""


async def note_faults(bulk: Bulk, on_conflict: OnConflict, actor: Actor) -> None:
    """Add to the table of faults what is wrong with candidates. The roles they name stay as they are until the end."""
    for check in (_REPEATED_EMAIL, _REPEATED_ID):
        await _note(bulk, check)
    await _note(bulk, _TAKEN_ID, on_conflict.value)
    if on_conflict is OnConflict.FAIL:
        await _note(bulk, _TAKEN_EMAIL)
    mine = sorted(permission.value for permission in actor.permissions)
    if on_conflict is OnConflict.UPDATE and actor.permissions != EVERY_PERMISSION:
        await _note(bulk, _BEYOND, mine)
    names = {row["name"] for row in await bulk.fetch(_NAMED_ROLES)}
    if not names:
        return
    found = {row["name"]: row["permissions"] for row in await bulk.fetch(_LOCKED_ROLES, sorted(names))}
    await _note(bulk, _BAD_ROLES, sorted(names - found.keys()), UnknownRole.code)
    await _note(bulk, _BAD_ROLES, sorted(_beyond(found, actor)), BeyondOwnPermissions.code)


def _beyond(roles: dict[str, list[str]], actor: Actor) -> Iterator[str]:
    """Those of the roles that give what the actor may not do. The administrator's gives everything there is."""
    for name, permissions in roles.items():
        given = {each.value for each in EVERY_PERMISSION} if name == ADMINISTRATOR.text else set(permissions)
        if given - actor.permissions:
            yield name


async def _note(bulk: Bulk, check: str, *values: object) -> None:
    if not values or values[0] != []:
        await bulk.execute(f"INSERT INTO faults {check}", *values)
