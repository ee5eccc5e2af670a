"""How each use case about invitations is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.accounts.admission import Admission
from domain.accounts.invitations import InvitedRoles
from domain.accounts.mails import AccountMails
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.ports import InvitationRepository
from domain.accounts.tokens import AccountTokens
from domain.accounts.use_cases.accept_invitation import AcceptInvitation
from domain.accounts.use_cases.invite_user import InviteUser
from domain.accounts.use_cases.list_invitations import ListInvitations
from domain.accounts.use_cases.withdraw_invitation import WithdrawInvitation
from domain.audit.ports import AuditTrail
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.new_passwords import NewPasswords
from domain.users.ports import HeldPermissions, UserRepository


def provide_invite_user(
    caller: Port[Actor],
    admission: Port[Admission],
    user_repository: Port[UserRepository],
    role_repository: Port[RoleRepository],
    account_tokens: Port[AccountTokens],
    account_mails: Port[AccountMails],
    audit_trail: Port[AuditTrail],
) -> InviteUser:
    return InviteUser(
        actor=caller,
        admission=admission,
        users=user_repository,
        roles=role_repository,
        account_tokens=account_tokens,
        mails=account_mails,
        audit=audit_trail,
    )


def provide_list_invitations(
    caller: Port[Actor], invitation_repository: Port[InvitationRepository], clock: Port[Clock]
) -> ListInvitations:
    return ListInvitations(actor=caller, invitations=invitation_repository, clock=clock)


def provide_withdraw_invitation(
    caller: Port[Actor],
    invitation_repository: Port[InvitationRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> WithdrawInvitation:
    return WithdrawInvitation(actor=caller, invitations=invitation_repository, audit=audit_trail, clock=clock)


def provide_invited_roles(
    held_permissions: Port[HeldPermissions],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    audit_trail: Port[AuditTrail],
) -> InvitedRoles:
    return InvitedRoles(
        held_permissions=held_permissions,
        roles=role_repository,
        assignments=role_assignments,
        audit=audit_trail,
    )


def provide_accept_invitation(
    admission: Port[Admission],
    new_passwords: Port[NewPasswords],
    account_tokens: Port[AccountTokens],
    new_accounts: Port[NewAccounts],
    invited_roles: Port[InvitedRoles],
) -> AcceptInvitation:
    return AcceptInvitation(
        admission=admission,
        new_passwords=new_passwords,
        account_tokens=account_tokens,
        new_accounts=new_accounts,
        invited_roles=invited_roles,
    )


USE_CASES: Final = {
    "invite_user": Provide(provide_invite_user, sync_to_thread=False),
    "list_invitations": Provide(provide_list_invitations, sync_to_thread=False),
    "withdraw_invitation": Provide(provide_withdraw_invitation, sync_to_thread=False),
}
ACCEPTING: Final = {
    "invited_roles": Provide(provide_invited_roles, sync_to_thread=False),
    "accept_invitation": Provide(provide_accept_invitation, sync_to_thread=False),
}
