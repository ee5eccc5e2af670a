"""The routes about invitations: translate, run one use case, translate back."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from app.accounts.invitation_providers import USE_CASES
from app.accounts.schemas import InvitationPageResponse, InvitationResponse, InviteUserRequest
from app.http.documentation import problems
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged
from domain.accounts.errors import InvitationNotFound, InvitationsClosed
from domain.accounts.use_cases.invite_user import InviteUser
from domain.accounts.use_cases.list_invitations import ListInvitations
from domain.accounts.use_cases.withdraw_invitation import WithdrawInvitation
from domain.mail.errors import MailNotConfigured
from domain.roles.errors import UnknownRole
from domain.shared.actor import BeyondOwnPermissions, NotSignedIn, PermissionMissing
from domain.shared.throttle import TooManyAttempts
from domain.users.errors import EmailAlreadyTaken, InvalidDisplayName, InvalidEmail

AnyRequest = Request[Any, Any, Any]


class InvitationsController(Controller):
    path = "/v1/invitations"
    tags = ("Accounts",)
    dependencies = USE_CASES

    @post(
        operation_id="inviteUser",
        summary="Invite somebody to open an account",
        responses=problems(
            NotSignedIn,
            PermissionMissing,
            BeyondOwnPermissions,
            InvitationsClosed,
            MailNotConfigured,
            EmailAlreadyTaken,
            UnknownRole,
            InvalidEmail,
            InvalidDisplayName,
            TooManyAttempts,
        ),
    )
    async def invite(self, data: JSONBody[InviteUserRequest], invite_user: Port[InviteUser]) -> InvitationResponse:
        return InvitationResponse.of(await invite_user.execute(data.to_command()))

    @get(
        operation_id="listInvitations",
        summary="List the invitations that wait for an answer",
        responses=problems(NotSignedIn, PermissionMissing),
    )
    async def list_page(
        self,
        request: AnyRequest,
        list_invitations: Port[ListInvitations],
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
    ) -> Response[InvitationPageResponse]:
        found = await list_invitations.execute(page_request(request, limit, cursor))
        return paged(request, limit, found, InvitationPageResponse.of)

    @delete(
        "/{invitation_id:uuid}",
        operation_id="withdrawInvitation",
        summary="Take an invitation back",
        responses=problems(NotSignedIn, PermissionMissing, InvitationNotFound),
    )
    async def withdraw(self, invitation_id: FromPath[UUID], withdraw_invitation: Port[WithdrawInvitation]) -> None:
        await withdraw_invitation.execute(invitation_id)
