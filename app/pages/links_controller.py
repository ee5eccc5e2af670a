"""The pages that the links in mails lead to."""

from typing import Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery

from app.accounts.invitation_providers import ACCEPTING
from app.accounts.providers import USE_CASES
from app.http.authentication import PUBLIC
from app.http.idempotency import UNREPEATED
from app.http.injection import Port
from app.pages.forms import Field, Form, Hidden, read_form, remember
from app.pages.refusals import FOR_PEOPLE
from app.pages.rendering import done_page, empty, form_page
from domain.accounts.admission import Admission
from domain.accounts.errors import LinkNotValid, RegistrationClosed
from domain.accounts.use_cases.accept_invitation import AcceptInvitation, AcceptInvitationCommand
from domain.accounts.use_cases.change_email import ChangeEmail
from domain.accounts.use_cases.reset_password import ResetPassword, ResetPasswordCommand
from domain.accounts.use_cases.verify_account import VerifyAccount, VerifyAccountCommand
from domain.accounts.values import ACCOUNT_TOKEN_PREFIX

AnyRequest = Request[Any, Any, Any]
Token = FromQuery[str | None]

TOKEN: Final = "token"  # noqa: S105 (a name in the form, not a secret)
_TOKEN_MAX: Final = 100
_DEAD_ENDS: Final = frozenset({LinkNotValid.code, RegistrationClosed.code})
_NEW_PASSWORD: Final = Field("password", "password", "new-password")


def _form(name: str, path: str, *fields: Field, leads_to: tuple[str, ...]) -> Form:
    return Form(name, path, fields, hidden=(Hidden(TOKEN, _TOKEN_MAX),), dead_ends=_DEAD_ENDS, leads_to=leads_to)


VERIFY: Final = _form("verify", "/account/verify", _NEW_PASSWORD, leads_to=("register", "sign_in"))
RESET: Final = _form("reset", "/account/reset", _NEW_PASSWORD, leads_to=("forgot", "sign_in"))
CHANGE_EMAIL: Final = _form("change_email", "/account/change-email", leads_to=("sign_in",))
INVITATION: Final = _form(
    "invitation", "/account/invitation", Field("display_name", "text", "name"), _NEW_PASSWORD, leads_to=("sign_in",)
)


class LinkPagesController(Controller):
    """To follow a link changes nothing: programs that look through mail follow it first. The form's button does it."""

    path = "/account"
    opt = PUBLIC | UNREPEATED
    dependencies = USE_CASES | ACCEPTING
    exception_handlers = FOR_PEOPLE
    include_in_schema = False

    @get("/verify", sync_to_thread=False)
    def show_verify(self, request: AnyRequest, admission: Port[Admission], token: Token = None) -> Response[str]:
        remember(request, empty(VERIFY))
        admission.by_oneself()
        return _opened(request, VERIFY, token)

    @post("/verify")
    async def verify(self, request: AnyRequest, verify_account: Port[VerifyAccount]) -> Response[str]:
        sent = await read_form(request, VERIFY)
        await verify_account.execute(VerifyAccountCommand(secret=sent[TOKEN], password=sent["password"]))
        return done_page(request, VERIFY)

    @get("/reset", sync_to_thread=False)
    def show_reset(self, request: AnyRequest, token: Token = None) -> Response[str]:
        return _opened(request, RESET, token)

    @post("/reset")
    async def reset(self, request: AnyRequest, reset_password: Port[ResetPassword]) -> Response[str]:
        sent = await read_form(request, RESET)
        await reset_password.execute(ResetPasswordCommand(secret=sent[TOKEN], password=sent["password"]))
        return done_page(request, RESET)

    @get("/change-email", sync_to_thread=False)
    def show_change_email(self, request: AnyRequest, token: Token = None) -> Response[str]:
        return _opened(request, CHANGE_EMAIL, token)

    @post("/change-email")
    async def change_email(self, request: AnyRequest, change_email: Port[ChangeEmail]) -> Response[str]:
        sent = await read_form(request, CHANGE_EMAIL)
        await change_email.execute(sent[TOKEN])
        return done_page(request, CHANGE_EMAIL)

    @get("/invitation", sync_to_thread=False)
    def show_invitation(self, request: AnyRequest, admission: Port[Admission], token: Token = None) -> Response[str]:
        remember(request, empty(INVITATION))
        admission.by_invitation()
        return _opened(request, INVITATION, token)

    @post("/invitation")
    async def accept(self, request: AnyRequest, accept_invitation: Port[AcceptInvitation]) -> Response[str]:
        sent = await read_form(request, INVITATION)
        await accept_invitation.execute(
            AcceptInvitationCommand(secret=sent[TOKEN], display_name=sent["display_name"], password=sent["password"])
        )
        return done_page(request, INVITATION)


def _opened(request: AnyRequest, form: Form, token: str | None) -> Response[str]:
    """Raises LinkNotValid for an address that lost its token on the way. Any other is judged when it is used."""
    sent = remember(request, empty(form, token=token or ""))
    if not sent[TOKEN].startswith(ACCOUNT_TOKEN_PREFIX):
        raise LinkNotValid
    return form_page(request, sent)
