"""All that is kept about a person, as JSON. What is not here is not given out."""

from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from app.api_keys.schemas import Expiry, KeyName, LastUse, Prefix
from app.audit.schemas import AuditEventResponse
from app.http.schemas import Id, Time, Version
from app.roles.assignments_schemas import GrantReason
from app.roles.schemas import PermissionSet, RoleName
from app.users.schemas import DisplayName, Email
from domain.accounts.values import Purpose
from domain.mail.values import Locale, MailKind
from domain.personal_data.values import Section
from domain.sessions.values import USER_AGENT_MAX, SessionKind
from domain.users.values import UserStatus

ActorName = Annotated[str, Meta(max_length=100)]
Address = Annotated[str, Meta(max_length=100, examples=["192.0.2.17"])]
_MOST: Final = Meta(max_length=1_000_000_000)


class PersonRecord(Struct, frozen=True, kw_only=True):
    id: Id
    email: Email
    email_verified_at: Time | None
    display_name: DisplayName
    has_password: bool
    status: UserStatus
    version: Version
    created_at: Time
    updated_at: Time


class RoleRecord(Struct, frozen=True, kw_only=True):
    role_id: Id
    name: RoleName
    granted_at: Time
    granted_by: ActorName | None
    expires_at: Time | None
    reason: GrantReason | None


class SessionRecord(Struct, frozen=True, kw_only=True):
    id: Id
    kind: SessionKind
    created_at: Time
    last_used_at: Time
    expires_at: Time
    ended_at: Time | None
    client_address: Address | None
    user_agent: Annotated[str, Meta(max_length=USER_AGENT_MAX)] | None


class ApiKeyRecord(Struct, frozen=True, kw_only=True):
    id: Id
    name: KeyName
    prefix: Prefix
    permissions: PermissionSet
    created_at: Time
    expires_at: Expiry
    last_used_at: LastUse
    revoked_at: Time | None


class AuthenticatorRecord(Struct, frozen=True, kw_only=True):
    created_at: Time
    confirmed_at: Time | None


class RecoveryCodeRecord(Struct, frozen=True, kw_only=True):
    used_at: Time | None


class LinkRecord(Struct, frozen=True, kw_only=True):
    """`email` is the address that it will make the account's."""

    id: Id
    purpose: Purpose
    email: Email | None
    created_at: Time
    expires_at: Time


class InvitationRecord(Struct, frozen=True, kw_only=True):
    """Of one that the person sent, `email` and `display_name` are somebody else's, and null."""

    id: Id
    invited_by: Id
    email: Email | None
    display_name: DisplayName | None
    role_ids: Annotated[list[Id], Meta(max_length=1000)]
    created_at: Time
    expires_at: Time


class MailRecord(Struct, frozen=True, kw_only=True):
    id: Id
    kind: MailKind
    recipient: Email
    locale: Locale
    created_at: Time
    sent_at: Time | None
    dead_at: Time | None


class KeptAnswerRecord(Struct, frozen=True, kw_only=True):
    status: Annotated[int, Meta(ge=100, le=599)]
    created_at: Time
    expires_at: Time


class PersonalDataResponse(Struct, frozen=True, kw_only=True):
    user: PersonRecord
    roles: Annotated[list[RoleRecord], _MOST]
    sessions: Annotated[list[SessionRecord], _MOST]
    api_keys: Annotated[list[ApiKeyRecord], _MOST]
    authenticators: Annotated[list[AuthenticatorRecord], _MOST]
    recovery_codes: Annotated[list[RecoveryCodeRecord], _MOST]
    links: Annotated[list[LinkRecord], _MOST]
    invitations: Annotated[list[InvitationRecord], _MOST]
    mails: Annotated[list[MailRecord], _MOST]
    kept_answers: Annotated[list[KeptAnswerRecord], _MOST]
    audit_events: Annotated[
        list[AuditEventResponse],
        _MOST,
        Meta(description="`request_id` and `client_address` are null where somebody else did it."),
    ]


RECORDS: Final[dict[Section, Any]] = {
    Section.USER: PersonRecord,
    Section.ROLES: RoleRecord,
    Section.SESSIONS: SessionRecord,
    Section.API_KEYS: ApiKeyRecord,
    Section.AUTHENTICATORS: AuthenticatorRecord,
    Section.RECOVERY_CODES: RecoveryCodeRecord,
    Section.LINKS: LinkRecord,
    Section.INVITATIONS: InvitationRecord,
    Section.MAILS: MailRecord,
    Section.KEPT_ANSWERS: KeptAnswerRecord,
    Section.AUDIT_EVENTS: AuditEventResponse,
}
