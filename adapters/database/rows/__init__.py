"""The tables, as ORM classes. They never leave this package: repositories turn rows into entities."""

from typing import Final

from advanced_alchemy.base import DefaultBase
from sqlalchemy import MetaData, Table

from adapters.database.append_only import only_grow
from adapters.database.rows.access import ApiKeyRow, RefreshTokenRow, SessionRow
from adapters.database.rows.accounts import AccountTokenRow
from adapters.database.rows.keys import SigningKeyRow
from adapters.database.rows.outbox import OutboxMailRow
from adapters.database.rows.register import AuditEventRow, IdempotencyKeyRow, RoleRow, UserRoleRow, UserRow
from adapters.database.rows.searching import be_searched
from adapters.database.rows.second_factor import RecoveryCodeRow, TotpFactorRow
from adapters.database.rows.throttle import AttemptsRow
from adapters.database.rows.transfer import ImportFaultRow, ImportRow

__all__ = [
    "AccountTokenRow",
    "ApiKeyRow",
    "AttemptsRow",
    "AuditEventRow",
    "IdempotencyKeyRow",
    "ImportFaultRow",
    "ImportRow",
    "OutboxMailRow",
    "RecoveryCodeRow",
    "RefreshTokenRow",
    "RoleRow",
    "SessionRow",
    "SigningKeyRow",
    "TotpFactorRow",
    "UserRoleRow",
    "UserRow",
]

# Core statements name tables, not classes: they read columns and build no ORM objects.
METADATA: Final[MetaData] = DefaultBase.metadata
USERS: Final[Table] = METADATA.tables["users"]
ROLES: Final[Table] = METADATA.tables["roles"]
USER_ROLES: Final[Table] = METADATA.tables["user_roles"]
IDEMPOTENCY_KEYS: Final[Table] = METADATA.tables["idempotency_keys"]
AUDIT_EVENTS: Final[Table] = METADATA.tables["audit_events"]
SESSIONS: Final[Table] = METADATA.tables["sessions"]
REFRESH_TOKENS: Final[Table] = METADATA.tables["refresh_tokens"]
API_KEYS: Final[Table] = METADATA.tables["api_keys"]
ATTEMPTS: Final[Table] = METADATA.tables["attempts"]
TOTP_FACTORS: Final[Table] = METADATA.tables["totp_factors"]
RECOVERY_CODES: Final[Table] = METADATA.tables["recovery_codes"]
SIGNING_KEYS: Final[Table] = METADATA.tables["signing_keys"]
ACCOUNT_TOKENS: Final[Table] = METADATA.tables["account_tokens"]
OUTBOX_MAILS: Final[Table] = METADATA.tables["outbox_mails"]
IMPORTS: Final[Table] = METADATA.tables["imports"]
IMPORT_FAULTS: Final[Table] = METADATA.tables["import_faults"]

only_grow(AUDIT_EVENTS)
be_searched(USERS)
