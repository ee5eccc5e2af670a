"""Invite somebody to open an account."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.accounts.admission import INVITATIONS, Admission
from domain.accounts.entities import Applicant, Invitation
from domain.accounts.invitations import invitation_of, require_assignable
from domain.accounts.mails import AccountMails
from domain.accounts.occurrences import user_invited
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.audit.ports import AuditTrail
from domain.roles.ports import RoleRepository
from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.users.errors import EmailAlreadyTaken
from domain.users.ports import UserRepository
from domain.users.values import DisplayName


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteUserCommand:
    email: str
    display_name: str | None = None
    role_ids: Collection[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteUser:
    """By a person. Nobody can give roles with it that they could not grant. A newer invitation replaces the older."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    admission: Admission
    users: UserRepository
    roles: RoleRepository
    account_tokens: AccountTokens
    mails: AccountMails
    audit: AuditTrail

    async def execute(self, command: InviteUserCommand) -> Invitation:
        """Raises InvitationsClosed, InvalidEmail, InvalidDisplayName, EmailAlreadyTaken, UnknownRole,
        BeyondOwnPermissions, TooManyAttempts, MailNotConfigured.
        """
        self.actor.require(self.permission)
        inviter_id = self.actor.require_person()
        self.admission.to_invite()
        name = None if command.display_name is None else DisplayName.parse(command.display_name)
        email = await self.admission.recipient_for(inviter_id, command.email, INVITATIONS)
        await require_assignable(command.role_ids, self.actor, self.roles)
        if await self.users.find_by_email(email):
            raise EmailAlreadyTaken
        applicant = Applicant(display_name=name, role_ids=tuple(sorted(set(command.role_ids))))
        token = self.account_tokens.make(Purpose.INVITATION, by=inviter_id, email=email, applicant=applicant)
        link = await self.account_tokens.issue(token)
        called = name.text if name else email.address
        await self.mails.invitation(email, called, link, inviter=self.actor.display_name)
        await self.audit.record(user_invited(token))
        return invitation_of(token)
