"""Writes all users by COPY: PostgreSQL makes the file, and one statement sees one moment."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from sqlalchemy import text

from adapters.database.manager import DatabaseSessionManager
from adapters.database.transfer.bulk import Bulk
from domain.transfer.ports import RegisterExporter
from domain.transfer.values import TransferFormat

_UNTIL: Final = """coalesce('@' || to_char(h.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.USZ'), '')"""
# All at once, in the order of the ids, which both tables have an index for: asked for each user it took twice as long.
# What has expired is not given. Of a user without roles nothing or an empty list, which an import takes for "none".
_ROLES: Final = f"""
SELECT h.user_id, string_agg({{quote}} || r.name || {_UNTIL} || {{quote}}, {{separator}}) AS roles
FROM user_roles h JOIN roles r ON r.id = h.role_id
WHERE h.expires_at IS NULL OR h.expires_at > now()
GROUP BY h.user_id
"""
_FROM: Final = f"FROM users u LEFT JOIN ({_ROLES}) g ON g.user_id = u.id ORDER BY u.id"
_CSV: Final = (
    "SELECT u.id, u.email, u.display_name, u.status, g.roles, u.created_at, u.email_verified_at{hash} "
    + _FROM.format(quote="''", separator="' '")
)
# Put together from texts: `json_build_object` takes half as long again.
_NDJSON: Final = """
SELECT '{{"id":"' || u.id || '","email":' || to_json(u.email)::text || ',"display_name":'
    || to_json(u.display_name)::text || ',"status":"' || u.status || '","roles":[' || coalesce(g.roles, '')
    || '],"created_at":' || to_json(u.created_at)::text
    || coalesce(',"email_verified_at":' || to_json(u.email_verified_at)::text, ''){hash} || '}}'
""" + _FROM.format(quote="""'"'""", separator="','")
_HASH: Final = {
    TransferFormat.CSV: ", u.password_hash",
    TransferFormat.NDJSON: """ || ',"password_hash":' || coalesce(to_json(u.password_hash)::text, 'null')""",
}
# JSON never has a raw control character, so with these for marks it is written as it is.
_AS_IT_IS: Final = {"format": "csv", "delimiter": "\x02", "quote": "\x01", "escape": "\x01"}
_READ_ONLY: Final = text("SET TRANSACTION READ ONLY")
_SETTINGS: Final = "SET LOCAL timezone = 'UTC'; SET LOCAL work_mem = '64MB'"


class CopyExporter(RegisterExporter):
    """On a connection of its own, which the request's session must not also have."""

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager

    async def export(
        self, file_format: TransferFormat, write: Callable[[bytes], Awaitable[None]], *, password_hashes: bool
    ) -> None:
        is_csv = file_format is TransferFormat.CSV
        query = (_CSV if is_csv else _NDJSON).format(hash=_HASH[file_format] if password_hashes else "")
        options: dict[str, Any] = {"format": "csv", "header": True} if is_csv else _AS_IT_IS
        async with self._manager.connection() as connection:
            await connection.execute(_READ_ONLY)
            bulk = await Bulk.of(connection)
            await bulk.execute(_SETTINGS)
            await bulk.copy_out(query, write, **options)
