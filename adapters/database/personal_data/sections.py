"""What is read about a person, section by section: these columns and no other, so no secret."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, case, func, not_, or_, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.selectable import CompoundSelect

from adapters.database.roles.holding import VERSION
from adapters.database.rows import (
    ACCOUNT_TOKENS,
    API_KEYS,
    AUDIT_EVENTS,
    IDEMPOTENCY_KEYS,
    OUTBOX_MAILS,
    RECOVERY_CODES,
    ROLES,
    SESSIONS,
    TOTP_FACTORS,
    USER_ROLES,
    USERS,
)
from domain.accounts.values import Purpose
from domain.audit.values import TargetType
from domain.personal_data.values import Section
from domain.shared.actor import ANONYMOUS

PERSON: Final = bindparam("person", type_=USERS.c.id.type)
ADDRESS: Final = bindparam("address", type_=Text)
ADDRESS_KEY: Final = bindparam("address_key", type_=Text)
NAMES: Final = bindparam("names", type_=ARRAY(Text))
"""Of the person and of their API keys, as the audit trail has them."""

IS_TO_THEM: Final = ACCOUNT_TOKENS.c.email_key == ADDRESS_KEY
IS_MAIL_TO_THEM: Final = func.lower(OUTBOX_MAILS.c.recipient) == func.lower(ADDRESS)
_IS_INVITATION: Final = ACCOUNT_TOKENS.c.purpose == Purpose.INVITATION.value
IS_ABOUT_THEM: Final = and_(AUDIT_EVENTS.c.target_type == TargetType.USER.value, AUDIT_EVENTS.c.target_id == PERSON)
IS_BY_THEM: Final = AUDIT_EVENTS.c.actor == func.any(NAMES)
# Where somebody else was when they did something to them is not theirs to know.
_IS_NOBODY_ELSES: Final = or_(IS_BY_THEM, AUDIT_EVENTS.c.actor == ANONYMOUS.name)
_EVENT: Final = (
    *(column for column in AUDIT_EVENTS.c if column.name not in {"request_id", "client_address"}),
    case((_IS_NOBODY_ELSES, AUDIT_EVENTS.c.request_id)).label("request_id"),
    case((_IS_NOBODY_ELSES, AUDIT_EVENTS.c.client_address)).label("client_address"),
)


def _events(which: ColumnElement[bool]) -> Select[Any]:
    return select(*_EVENT).where(which)


# Two parts, each with its index: together they would read the whole trail.
_ALL_EVENTS: Final = union_all(_events(IS_ABOUT_THEM), _events(and_(IS_BY_THEM, not_(IS_ABOUT_THEM))))

SECTIONS: Final[Mapping[Section, Select[Any] | CompoundSelect[Any]]] = {
    Section.USER: select(
        USERS.c.id,
        USERS.c.email,
        USERS.c.email_verified_at,
        USERS.c.display_name,
        USERS.c.password_hash.is_not(None).label("has_password"),
        USERS.c.status,
        VERSION,
        USERS.c.created_at,
        USERS.c.updated_at,
    ).where(USERS.c.id == PERSON),
    Section.ROLES: select(
        USER_ROLES.c.role_id,
        ROLES.c.name,
        USER_ROLES.c.granted_at,
        USER_ROLES.c.granted_by,
        USER_ROLES.c.expires_at,
        USER_ROLES.c.reason,
    )
    .join(ROLES, ROLES.c.id == USER_ROLES.c.role_id)
    .where(USER_ROLES.c.user_id == PERSON)
    .order_by(ROLES.c.name),
    Section.SESSIONS: select(*(column for column in SESSIONS.c if column.name not in {"user_id", "secret_hash"}))
    .where(SESSIONS.c.user_id == PERSON)
    .order_by(SESSIONS.c.created_at, SESSIONS.c.id),
    Section.API_KEYS: select(*(column for column in API_KEYS.c if column.name not in {"user_id", "secret_hash"}))
    .where(API_KEYS.c.user_id == PERSON)
    .order_by(API_KEYS.c.created_at, API_KEYS.c.id),
    Section.AUTHENTICATORS: select(TOTP_FACTORS.c.created_at, TOTP_FACTORS.c.confirmed_at).where(
        TOTP_FACTORS.c.user_id == PERSON
    ),
    Section.RECOVERY_CODES: select(RECOVERY_CODES.c.used_at).where(RECOVERY_CODES.c.user_id == PERSON),
    Section.LINKS: select(
        ACCOUNT_TOKENS.c.id,
        ACCOUNT_TOKENS.c.purpose,
        ACCOUNT_TOKENS.c.email,
        ACCOUNT_TOKENS.c.created_at,
        ACCOUNT_TOKENS.c.expires_at,
    )
    .where(not_(_IS_INVITATION), ACCOUNT_TOKENS.c.user_id == PERSON)
    .order_by(ACCOUNT_TOKENS.c.created_at, ACCOUNT_TOKENS.c.id),
    # To whom they sent one is somebody else's address, and somebody else's name.
    Section.INVITATIONS: select(
        ACCOUNT_TOKENS.c.id,
        ACCOUNT_TOKENS.c.user_id.label("invited_by"),
        case((IS_TO_THEM, ACCOUNT_TOKENS.c.email)).label("email"),
        case((IS_TO_THEM, ACCOUNT_TOKENS.c.display_name)).label("display_name"),
        ACCOUNT_TOKENS.c.role_ids,
        ACCOUNT_TOKENS.c.created_at,
        ACCOUNT_TOKENS.c.expires_at,
    )
    .where(_IS_INVITATION, or_(ACCOUNT_TOKENS.c.user_id == PERSON, IS_TO_THEM))
    .order_by(ACCOUNT_TOKENS.c.created_at, ACCOUNT_TOKENS.c.id),
    Section.MAILS: select(
        OUTBOX_MAILS.c.id,
        OUTBOX_MAILS.c.kind,
        OUTBOX_MAILS.c.recipient,
        OUTBOX_MAILS.c.locale,
        OUTBOX_MAILS.c.created_at,
        OUTBOX_MAILS.c.sent_at,
        OUTBOX_MAILS.c.dead_at,
    )
    .where(IS_MAIL_TO_THEM)
    .order_by(OUTBOX_MAILS.c.created_at, OUTBOX_MAILS.c.id),
    Section.KEPT_ANSWERS: select(
        IDEMPOTENCY_KEYS.c.status, IDEMPOTENCY_KEYS.c.created_at, IDEMPOTENCY_KEYS.c.expires_at
    )
    .where(IDEMPOTENCY_KEYS.c.caller == func.any(NAMES))
    .order_by(IDEMPOTENCY_KEYS.c.created_at),
    Section.AUDIT_EVENTS: _ALL_EVENTS.order_by(
        _ALL_EVENTS.selected_columns.occurred_at.desc(), _ALL_EVENTS.selected_columns.id.desc()
    ),
}
