"""Candidates become users: statements about all of them at once, audit events included."""

from datetime import datetime
from typing import Final

from adapters.database.transfer.bulk import Bulk
from adapters.database.transfer.locking import COUNTS
from domain.audit.values import Action, Outcome, TargetType
from domain.roles.values import ADMINISTRATOR
from domain.shared.actor import Origin
from domain.users.errors import LastAdministrator
from domain.users.values import UserStatus

# $1 at, $2 actor, $3 request id, $4 client's address: of every statement below that writes events.
_EVENT: Final = """
INSERT INTO audit_events
    (id, occurred_at, actor, action, target_type, target_id, role_id, changed_fields, outcome,
    request_id, client_address)
"""
_DONE: Final = f"'{Outcome.DONE}', $3, $4"
_USER: Final = f"'{TargetType.USER}'"
_FIELDS: Final = """
array_remove(ARRAY['email', 'display_name', CASE WHEN password_hash IS NOT NULL THEN 'password' END,
    CASE WHEN cardinality(roles) > 0 THEN 'roles' END], NULL)
"""
_CREATE: Final = f"""
WITH new AS NOT MATERIALIZED (
    SELECT * FROM staging s WHERE NOT EXISTS (SELECT FROM known k WHERE k.line = s.line)
), created AS (
    INSERT INTO users
        (id, email, email_key, display_name, password_hash, status, version, created_at, updated_at, email_verified_at)
    SELECT id, email, email_key, display_name, password_hash, coalesce(status, '{UserStatus.ACTIVE}'), 1,
        coalesce(created_at, $1), $1, email_verified_at
    FROM new
), granted AS (
    INSERT INTO user_roles (user_id, role_id, granted_at, granted_by, expires_at)
    SELECT new.id, r.id, $1, $2, nullif(split_part(granted, '@', 2), '')::timestamptz
    FROM new, unnest(roles) AS granted JOIN roles r ON r.name = split_part(granted, '@', 1)
)
{_EVENT} SELECT event_id, $1, $2, '{Action.USER_IMPORTED}', {_USER}, id, NULL, {_FIELDS}, {_DONE} FROM new
"""
_UPDATE: Final = f"""
WITH target AS MATERIALIZED (
    SELECT u.id, s.display_name, coalesce(s.status, u.status) AS status, s.roles,
        s.display_name <> u.display_name AS is_renamed, coalesce(s.status <> u.status, false) AS is_switched,
        coalesce(s.status <> u.status, false) AND s.status = '{UserStatus.DEACTIVATED}' AS is_deactivated
    FROM known k JOIN users u ON u.id = k.user_id JOIN staging s USING (line)
), wanted AS MATERIALIZED (
    SELECT target.id AS user_id, r.id AS role_id, nullif(split_part(granted, '@', 2), '')::timestamptz AS expires_at
    FROM target, unnest(roles) AS granted JOIN roles r ON r.name = split_part(granted, '@', 1)
), renewed AS MATERIALIZED (
    SELECT user_id, count(*) AS grants FROM wanted JOIN user_roles h USING (user_id, role_id) WHERE NOT {COUNTS}
    GROUP BY user_id
), revoked AS (
    DELETE FROM user_roles h USING target
    WHERE h.user_id = target.id AND target.roles IS NOT NULL AND {COUNTS}
    AND NOT EXISTS (SELECT FROM wanted w WHERE w.user_id = h.user_id AND w.role_id = h.role_id)
    RETURNING h.user_id, h.role_id
), granted AS (
    INSERT INTO user_roles AS h (user_id, role_id, granted_at, granted_by, expires_at)
    SELECT user_id, role_id, $1, $2, expires_at FROM wanted
    ON CONFLICT (user_id, role_id) DO UPDATE
    SET granted_at = excluded.granted_at, granted_by = excluded.granted_by, expires_at = excluded.expires_at,
        reason = NULL
    WHERE h.expires_at IS DISTINCT FROM excluded.expires_at
    RETURNING h.user_id, h.role_id, h.expires_at
), of_roles AS (
    {_EVENT}
    SELECT gen_random_uuid(), $1, $2, action, {_USER}, user_id, role_id,
        CASE WHEN expires_at IS NULL THEN ARRAY['roles'] ELSE ARRAY['roles', 'expires_at'] END, {_DONE}
    FROM (SELECT *, NULL::timestamptz AS expires_at, '{Action.ROLE_REVOKED}' AS action FROM revoked
        UNION ALL SELECT *, '{Action.ROLE_GRANTED}' FROM granted) AS changes
), of_users AS (
    {_EVENT}
    SELECT gen_random_uuid(), $1, $2, action, {_USER}, id, NULL, ARRAY[field], {_DONE}
    FROM (SELECT id, '{Action.USER_UPDATED}' AS action, 'display_name' AS field FROM target WHERE is_renamed
        UNION ALL SELECT id, CASE WHEN is_deactivated THEN '{Action.USER_DEACTIVATED}'
        ELSE '{Action.USER_ACTIVATED}' END, 'status' FROM target WHERE is_switched) AS changes
), signed_out AS (
    UPDATE sessions SET ended_at = $1 FROM target
    WHERE sessions.user_id = target.id AND target.is_deactivated AND sessions.ended_at IS NULL
)
UPDATE users u
SET display_name = target.display_name, status = target.status, updated_at = $1,
    version = u.version + 1 + coalesce(renewed.grants, 0), links_version = u.links_version + target.is_deactivated::int
FROM target LEFT JOIN renewed ON renewed.user_id = target.id
WHERE u.id = target.id AND (
    target.is_renamed OR target.is_switched
    OR target.id IN (SELECT user_id FROM revoked UNION ALL SELECT user_id FROM granted)
)
"""
_ADMINISTRATORS: Final = f"""
SELECT count(*) AS number FROM users u JOIN user_roles h ON h.user_id = u.id JOIN roles r ON r.id = h.role_id
WHERE r.name = '{ADMINISTRATOR.text}' AND u.status = '{UserStatus.ACTIVE}' AND h.expires_at IS NULL
"""


async def create(bulk: Bulk, origin: Origin, at: datetime) -> int:
    """Those who were not known when `lock` looked; somebody else who took their address since then is an error."""
    return await bulk.execute(_CREATE, at, *_of(origin))


async def update(bulk: Bulk, origin: Origin, at: datetime) -> int:
    """Those whom `lock` locked. How many changed. Raises LastAdministrator."""
    before = await _administrators(bulk)
    count = await bulk.execute(_UPDATE, at, *_of(origin))
    if before and not await _administrators(bulk):
        raise LastAdministrator
    return count


async def _administrators(bulk: Bulk) -> int:
    return int((await bulk.fetch(_ADMINISTRATORS))[0]["number"])


def _of(origin: Origin) -> tuple[str, str | None, str | None]:
    return origin.actor.name, origin.request_id, origin.client_address
