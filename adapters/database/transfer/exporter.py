"""Writes all users by COPY: PostgreSQL makes the file, and one statement sees one moment."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from sqlalchemy import text

from adapters.database.manager import DatabaseSessionManager
from adapters.database.transfer.bulk import Bulk
from domain.transfer.ports import RegisterExporter
from domain.transfer.values import TransferFormat

_TIME: Final = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.USZ')"""
# What has expired is not given. Of a user without roles an empty text or list, which an import takes for "none".
_ROLES: Final = f"""
SELECT {{aggregate}}(r.name || coalesce('@' || {_TIME.format("h.expires_at")}, ''){{separator}} ORDER BY r.name)
FROM user_roles h JOIN roles r ON r.id = h.role_id
WHERE h.user_id = u.id AND (h.expires_at IS NULL OR h.expires_at > now())
"""
_CREATED_AT: Final = _TIME.format("u.created_at")
_CSV: Final = f"""
SELECT u.id, u.email, u.display_name, u.status,
    ({_ROLES.format(aggregate="string_agg", separator=", ' '")}) AS roles, {_CREATED_AT} AS created_at{{hash}}
FROM users u ORDER BY u.created_at, u.id
"""
_NDJSON: Final = f"""
SELECT json_build_object('id', u.id, 'email', u.email, 'display_name', u.display_name, 'status', u.status,
    'roles', coalesce(({_ROLES.format(aggregate="json_agg", separator="")}), '[]'),
    'created_at', {_CREATED_AT}{{hash}})
FROM users u ORDER BY u.created_at, u.id
"""
_HASH: Final = {TransferFormat.CSV: ", u.password_hash", TransferFormat.NDJSON: ", 'password_hash', u.password_hash"}
# JSON never has a raw control character, so with these for marks it is written as it is.
_AS_IT_IS: Final = {"format": "csv", "delimiter": "\x02", "quote": "\x01", "escape": "\x01"}
_SNAPSHOT: Final = text("SET TRANSACTION READ ONLY")


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
            await connection.execute(_SNAPSHOT)
            bulk = await Bulk.of(connection)
            await bulk.copy_out(query, write, **options)
