"""Who and what stays as it is until an import has ended: locked in everybody's order, roles before their holders."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.database.transfer.bulk import Bulk
from domain.roles.values import ADMINISTRATOR
from domain.transfer.values import OnConflict

COUNTS: Final = "(h.expires_at IS NULL OR h.expires_at > statement_timestamp())"
"""Of a row `h` of user_roles: it has not expired. The transaction began when the upload did, which may be long ago."""

# Not FOR UPDATE: that would also make every grant of the role wait, and grants only add.
_LOCK_ADMINISTRATOR: Final = f"SELECT FROM roles WHERE name = '{ADMINISTRATOR.text}' FOR NO KEY UPDATE"
_NAMED_ROLES: Final = """
SELECT DISTINCT split_part(granted, '@', 1) AS name FROM staging, unnest(roles) AS granted
"""
# The lock that a foreign key takes: it waits for who changes a role, and not for others who grant it.
_LOCK_ROLES: Final = "SELECT name, permissions FROM roles WHERE name = ANY($1) ORDER BY id FOR KEY SHARE"
_KNOW: Final = "INSERT INTO known (line, user_id) SELECT s.line, u.id FROM staging s JOIN users u USING (email_key)"
_LOCK_AND_KNOW: Final = f"{_KNOW} ORDER BY u.id FOR NO KEY UPDATE OF u"


async def lock(bulk: Bulk, on_conflict: OnConflict) -> Mapping[str, Sequence[str]]:
    """Note who is known already, and keep them as they are if they are to change.

    Gives the permissions of each role that candidates name, if it is there. Nobody can change these roles any more.
    """
    if on_conflict is OnConflict.UPDATE:
        await bulk.execute(_LOCK_ADMINISTRATOR)
    names = [row["name"] for row in await bulk.fetch(_NAMED_ROLES)]
    roles = {row["name"]: row["permissions"] for row in await bulk.fetch(_LOCK_ROLES, names)}
    await bulk.execute("TRUNCATE known")
    await bulk.execute(_LOCK_AND_KNOW if on_conflict is OnConflict.UPDATE else _KNOW)
    await bulk.execute("ANALYZE known")
    return roles
