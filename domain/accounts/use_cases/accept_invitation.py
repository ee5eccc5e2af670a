"""Open the account that somebody was invited to."""

from dataclasses import dataclass, field

from domain.accounts.admission import Admission
from domain.accounts.invitations import InvitedRoles, invitation_of
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.users.new_passwords import NewPasswords
from domain.users.values import DisplayName


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitationCommand:
    secret: str = field(repr=False)
    display_name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptInvitation:
    """Whoever has the link has the address. The account has the invitation's id and its roles."""

    admission: Admission
    new_passwords: NewPasswords
    account_tokens: AccountTokens
    new_accounts: NewAccounts
    invited_roles: InvitedRoles

    async def execute(self, command: AcceptInvitationCommand) -> None:
        """Raises RegistrationClosed, LinkNotValid, TooManyAttempts, InvalidDisplayName, WeakPassword, Overloaded."""
        self.admission.by_invitation()
        name = DisplayName.parse(command.display_name)
        await self.admission.link()
        password_hash = await self.new_passwords.hash(command.password)
        used = await self.account_tokens.use_with_user(command.secret, [Purpose.INVITATION])
        invitation = invitation_of(used.token)
        await self.invited_roles.require(invitation, inviter=used.user)
        user = await self.new_accounts.open(invitation.id, invitation.email, name, password_hash)
        await self.invited_roles.give_to(user, invitation)
