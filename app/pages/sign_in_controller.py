"""The page to sign in with a password, and with a code where one is needed."""

from typing import Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery

from app.http.authentication import PUBLIC
from app.http.idempotency import UNREPEATED
from app.http.injection import Port
from app.http.return_addresses import ReturnAddresses
from app.http.web_address import LONGEST
from app.pages.forms import Field, Form, Hidden, read_form
from app.pages.refusals import FOR_PEOPLE, RETURN_ADDRESSES, RETURN_TO, goes_on_to
from app.pages.rendering import elsewhere, empty, form_page, see
from app.sessions.clients import client_of
from app.sessions.cookies import session_cookie
from app.sessions.providers import SIGN_IN_USE_CASES
from domain.sessions.errors import SecondFactorRefused, SecondFactorRequired
from domain.sessions.use_cases.sign_in import SignIn, SignInCommand
from domain.sessions.values import SessionKind
from domain.shared.actor import Origin

AnyRequest = Request[Any, Any, Any]

SIGN_IN: Final = Form(
    "sign_in",
    "/sign-in",
    fields=(
        Field("email", "email", "username"),
        Field("password", "password", "current-password"),
        Field(
            "code",
            "text",
            "one-time-code",
            only_after=frozenset({SecondFactorRequired.code, SecondFactorRefused.code}),
        ),
    ),
    hidden=(Hidden(RETURN_TO, LONGEST),),
    leads_to=("forgot", "register"),
)


class SignInPageController(Controller):
    """Looks at no cookie: whoever has an old one must be able to get a new one."""

    path = "/sign-in"
    opt = PUBLIC | UNREPEATED
    dependencies = SIGN_IN_USE_CASES
    exception_handlers = FOR_PEOPLE
    include_in_schema = False

    @get()
    async def show(self, request: AnyRequest, return_to: FromQuery[str | None] = None) -> Response[str]:
        # One that is too long is no address, and would keep the form from being read.
        kept = "" if return_to is None or len(return_to) > LONGEST else return_to
        return form_page(request, empty(SIGN_IN, return_to=kept), goes_on_to=goes_on_to(request, kept))

    @post()
    async def sign_in(self, request: AnyRequest, sign_in: Port[SignIn], origin: Port[Origin]) -> Response[bytes]:
        """Every sign-in is a new session with a new cookie, whatever the browser had before."""
        sent = await read_form(request, SIGN_IN)
        command = SignInCommand(
            email=sent["email"],
            password=sent["password"],
            code=sent["code"].strip() or None,
            kind=SessionKind.BROWSER,
            client=client_of(request, origin),
        )
        new = (await sign_in.execute(command)).new
        returns: ReturnAddresses = request.app.state[RETURN_ADDRESSES]
        address = returns.find(sent[RETURN_TO])
        answer = elsewhere(str(address)) if address else see(request, "/account")
        if new.cookie is not None:
            answer.set_cookie(session_cookie(new.cookie, new.session))
        return answer
