"""The routes by which people get an account and get back into it: translate, run one use case, translate back."""

from typing import Final

from litestar import Controller, post
from litestar.params import JSONBody

from app.accounts.invitation_providers import ACCEPTING
from app.accounts.providers import USE_CASES
from app.accounts.schemas import (
    AcceptInvitationRequest,
    RegisterAccountRequest,
    RequestEmailChangeRequest,
    RequestPasswordResetRequest,
    ResetPasswordRequest,
    TokenRequest,
    VerifyAccountRequest,
)
from app.http.authentication import PUBLIC
from app.http.documentation import problems
from app.http.injection import Port
from domain.accounts.errors import LinkNotValid, RegistrationClosed
from domain.accounts.use_cases.accept_invitation import AcceptInvitation
from domain.accounts.use_cases.change_email import ChangeEmail
from domain.accounts.use_cases.register_account import RegisterAccount
from domain.accounts.use_cases.request_email_change import RequestEmailChange
from domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from domain.accounts.use_cases.reset_password import ResetPassword
from domain.accounts.use_cases.verify_account import VerifyAccount
from domain.mail.errors import MailNotConfigured
from domain.sessions.errors import CurrentPasswordRefused
from domain.shared.actor import NotSignedIn, SessionRequired
from domain.shared.throttle import TooManyAttempts
from domain.users.errors import InvalidDisplayName, InvalidEmail, WeakPassword

MAILED: Final = (TooManyAttempts, MailNotConfigured, InvalidEmail)
LINKED: Final = (LinkNotValid, TooManyAttempts)


class AccountsController(Controller):
    """For everybody: whoever has no account, or cannot get into it, cannot sign in."""

    path = "/v1/accounts"
    tags = ("Accounts",)
    opt = PUBLIC
    dependencies = USE_CASES | ACCEPTING

    @post(
        "/register",
        operation_id="registerAccount",
        summary="Ask for an account",
        description="The answer is the same whether the address has an account or not: what to do next is in a mail.",
        status_code=202,
        responses=problems(*MAILED, RegistrationClosed, InvalidDisplayName),
    )
    async def register(self, data: JSONBody[RegisterAccountRequest], register_account: Port[RegisterAccount]) -> None:
        await register_account.execute(data.to_command())

    @post(
        "/verify",
        operation_id="verifyAccount",
        summary="Open the account that was asked for",
        description="Whoever has the link chooses the password. Nobody is signed in by it.",
        status_code=204,
        responses=problems(*LINKED, RegistrationClosed, WeakPassword),
    )
    async def verify(self, data: JSONBody[VerifyAccountRequest], verify_account: Port[VerifyAccount]) -> None:
        await verify_account.execute(data.to_command())

    @post(
        "/forgot",
        operation_id="requestPasswordReset",
        summary="Ask for a link to choose another password",
        description="The answer is the same whether the address has an account or not: only with one there is a mail.",
        status_code=202,
        responses=problems(*MAILED),
    )
    async def forgot(
        self, data: JSONBody[RequestPasswordResetRequest], request_password_reset: Port[RequestPasswordReset]
    ) -> None:
        await request_password_reset.execute(data.email)

    @post(
        "/reset",
        operation_id="resetPassword",
        summary="Choose another password with a link",
        description="Ends every session of the account. Nobody is signed in by it.",
        status_code=204,
        responses=problems(*LINKED, WeakPassword),
    )
    async def reset(self, data: JSONBody[ResetPasswordRequest], reset_password: Port[ResetPassword]) -> None:
        await reset_password.execute(data.to_command())

    @post(
        "/change-email",
        operation_id="changeEmail",
        summary="Make the address that a link was sent to the account's",
        status_code=204,
        responses=problems(*LINKED),
    )
    async def change_email(self, data: JSONBody[TokenRequest], change_email: Port[ChangeEmail]) -> None:
        await change_email.execute(data.token)

    @post(
        "/accept-invitation",
        operation_id="acceptInvitation",
        summary="Open the account that one was invited to",
        status_code=204,
        responses=problems(*LINKED, RegistrationClosed, InvalidDisplayName, WeakPassword),
    )
    async def accept_invitation(
        self, data: JSONBody[AcceptInvitationRequest], accept_invitation: Port[AcceptInvitation]
    ) -> None:
        await accept_invitation.execute(data.to_command())


class OwnEmailController(Controller):
    path = "/v1/me/email"
    tags = ("Accounts",)
    dependencies = USE_CASES

    @post(
        operation_id="requestEmailChange",
        summary="Ask for another address",
        description="The new address gets a link, the old one a notice. Until the link is used, nothing changes.",
        status_code=202,
        responses=problems(NotSignedIn, SessionRequired, CurrentPasswordRefused, *MAILED),
    )
    async def request(
        self, data: JSONBody[RequestEmailChangeRequest], request_email_change: Port[RequestEmailChange]
    ) -> None:
        await request_email_change.execute(data.to_command())
