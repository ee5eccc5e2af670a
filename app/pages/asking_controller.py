"""The pages on which people ask for a mail: for an account, or for another password."""

from typing import Any, Final

from litestar import Controller, Request, Response, get, post

from app.accounts.providers import USE_CASES
from app.http.authentication import PUBLIC
from app.http.idempotency import UNREPEATED
from app.http.injection import Port
from app.pages.forms import Field, Form, read_form, remember
from app.pages.refusals import FOR_PEOPLE
from app.pages.rendering import done_page, empty, form_page
from domain.accounts.admission import Admission
from domain.accounts.errors import RegistrationClosed
from domain.accounts.use_cases.register_account import RegisterAccount, RegisterAccountCommand
from domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from domain.mail.errors import MailNotConfigured

AnyRequest = Request[Any, Any, Any]

_DEAD_ENDS: Final = frozenset({RegistrationClosed.code, MailNotConfigured.code})
_EMAIL: Final = Field("email", "email", "username")

FORGOT: Final = Form("forgot", "/account/forgot", fields=(_EMAIL,), dead_ends=_DEAD_ENDS, leads_to=("sign_in",))
REGISTER: Final = Form(
    "register",
    "/account/register",
    fields=(Field("display_name", "text", "name"), _EMAIL),
    dead_ends=_DEAD_ENDS,
    leads_to=("sign_in",),
)


class AskingPagesController(Controller):
    """What they say is the same whether the address has an account or not."""

    path = "/account"
    opt = PUBLIC | UNREPEATED
    dependencies = USE_CASES
    exception_handlers = FOR_PEOPLE
    include_in_schema = False

    @get("/forgot", sync_to_thread=False)
    def show_forgot(self, request: AnyRequest) -> Response[str]:
        return form_page(request, empty(FORGOT))

    @post("/forgot")
    async def forgot(self, request: AnyRequest, request_password_reset: Port[RequestPasswordReset]) -> Response[str]:
        sent = await read_form(request, FORGOT)
        await request_password_reset.execute(sent["email"])
        return done_page(request, FORGOT)

    @get("/register", sync_to_thread=False)
    def show_register(self, request: AnyRequest, admission: Port[Admission]) -> Response[str]:
        sent = remember(request, empty(REGISTER))
        admission.by_oneself()
        return form_page(request, sent)

    @post("/register")
    async def register(self, request: AnyRequest, register_account: Port[RegisterAccount]) -> Response[str]:
        sent = await read_form(request, REGISTER)
        await register_account.execute(RegisterAccountCommand(email=sent["email"], display_name=sent["display_name"]))
        return done_page(request, REGISTER)
