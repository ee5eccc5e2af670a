"""All that the register in memory keeps about a person."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from uuid import UUID

from domain.accounts.entities import AccountToken
from domain.accounts.values import Purpose
from domain.audit.entities import AuditEvent
from domain.audit.values import TargetType
from domain.personal_data.ports import PersonalRecords, PersonalTraces
from domain.personal_data.values import Record, Section
from domain.users.entities import User
from tests.fakes.register import FakeRegister


class FakePersonalRecords(PersonalRecords):
    """It remembers less than a database of what is over: no session that has ended, no key that was revoked."""

    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def of(self, user_id: UUID) -> AsyncGenerator[tuple[Section, Sequence[Record]], None]:
        user = self._register.user(user_id)
        found: dict[Section, Sequence[Record]] = {
            Section.USER: [_user(user)],
            Section.ROLES: self._roles(user),
            Section.SESSIONS: self._sessions(user),
            Section.API_KEYS: self._api_keys(user),
            Section.AUTHENTICATORS: [
                {"created_at": factor.created_at, "confirmed_at": factor.confirmed_at}
                for factor, _ in self._register.factors.values()
                if factor.user_id == user_id
            ],
            Section.RECOVERY_CODES: [
                {"used_at": used_at}
                for (owner, _), used_at in self._register.recovery_codes.items()
                if owner == user_id
            ],
            Section.LINKS: [_link(token) for token in _tokens(self._register) if _is_link_of(token, user)],
            Section.INVITATIONS: [
                _invitation(token, user) for token in _tokens(self._register) if _is_invitation_of(token, user)
            ],
            Section.MAILS: [],
            Section.KEPT_ANSWERS: [],
            Section.AUDIT_EVENTS: self._events(user),
        }
        for section, records in found.items():
            yield section, records

    def _roles(self, user: User) -> list[Record]:
        return [
            {
                "role_id": grant.role.id,
                "name": grant.role.name.text,
                "granted_at": grant.granted_at,
                "granted_by": grant.granted_by,
                "expires_at": grant.terms.expires_at,
                "reason": grant.terms.reason and grant.terms.reason.text,
            }
            for grant in self._register.grants_of(user.id)
        ]

    def _sessions(self, user: User) -> list[Record]:
        return [
            {
                "id": session.id,
                "kind": session.kind.value,
                "created_at": session.created_at,
                "last_used_at": session.last_used_at,
                "expires_at": session.expires_at,
                "ended_at": None,
                "client_address": session.client_address,
                "user_agent": session.user_agent,
            }
            for session, _ in self._register.sessions.values()
            if session.user_id == user.id
        ]

    def _api_keys(self, user: User) -> list[Record]:
        return [
            {
                "id": key.id,
                "name": key.name.text,
                "prefix": key.prefix,
                "permissions": sorted(key.permissions),
                "created_at": key.created_at,
                "expires_at": key.expires_at,
                "last_used_at": key.last_used_at,
                "revoked_at": None,
            }
            for key, _ in self._register.api_keys.values()
            if key.user_id == user.id
        ]

    def _events(self, user: User) -> list[Record]:
        names = _names(self._register, user)
        found = [each for each in self._register.events if _is_about(each, user) or each.origin.actor.name in names]
        found.sort(key=lambda each: (each.occurrence.at, each.id), reverse=True)
        return [_event(each, is_shown=each.origin.actor.name in {*names, "anonymous"}) for each in found]


class FakePersonalTraces(PersonalTraces):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def erase(self, user: User) -> None:
        names = _names(self._register, user)
        tokens = self._register.account_tokens
        self._register.mails = [each for each in self._register.mails if each.to != user.email.address]
        self._register.account_tokens = {
            secret: token
            for secret, token in tokens.items()
            if token.email is None or token.email.key != user.email.key
        }
        self._register.events = [
            replace(each, origin=replace(each.origin, client_address=None))
            if each.origin.actor.name in names or (_is_about(each, user) and each.origin.actor.name == "anonymous")
            else each
            for each in self._register.events
        ]


def _names(register: FakeRegister, user: User) -> set[str]:
    keys = (key.id for key, _ in register.api_keys.values() if key.user_id == user.id)
    return {f"user:{user.id}", *(f"key:{key}" for key in keys)}


def _tokens(register: FakeRegister) -> list[AccountToken]:
    return sorted(register.account_tokens.values(), key=lambda token: (token.created_at, token.id))


def _is_about(event: AuditEvent, user: User) -> bool:
    return event.occurrence.action.target_type is TargetType.USER and event.occurrence.target_id == user.id


def _is_to(token: AccountToken, user: User) -> bool:
    return token.email is not None and token.email.key == user.email.key


def _is_link_of(token: AccountToken, user: User) -> bool:
    return token.purpose is not Purpose.INVITATION and token.user_id == user.id


def _is_invitation_of(token: AccountToken, user: User) -> bool:
    return token.purpose is Purpose.INVITATION and (token.user_id == user.id or _is_to(token, user))


def _user(user: User) -> Record:
    return {
        "id": user.id,
        "email": user.email.address,
        "email_verified_at": user.email_verified_at,
        "display_name": user.display_name.text,
        "has_password": user.password_hash is not None,
        "status": user.status.value,
        "version": user.version,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    }


def _link(token: AccountToken) -> Record:
    return {
        "id": token.id,
        "purpose": token.purpose.value,
        "email": token.email and token.email.address,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }


def _invitation(token: AccountToken, user: User) -> Record:
    name = token.applicant.display_name
    return {
        "id": token.id,
        "invited_by": token.user_id,
        "email": token.email.address if token.email and _is_to(token, user) else None,
        "display_name": name.text if name and _is_to(token, user) else None,
        "role_ids": list(token.applicant.role_ids),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }


def _event(event: AuditEvent, *, is_shown: bool) -> Record:
    what = event.occurrence
    return {
        "id": event.id,
        "occurred_at": what.at,
        "actor": event.origin.actor.name,
        "action": what.action.value,
        "target_type": what.action.target_type.value,
        "target_id": what.target_id,
        "role_id": what.role_id,
        "session_id": what.session_id,
        "api_key_id": what.api_key_id,
        "changed_fields": list(what.changed_fields),
        "outcome": what.outcome.value,
        "request_id": event.origin.request_id if is_shown else None,
        "client_address": event.origin.client_address if is_shown else None,
    }
