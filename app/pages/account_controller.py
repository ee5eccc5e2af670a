"""The page that says who one is, and the way out."""

from typing import Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.params import FromQuery

from app.http.authentication import PUBLIC
from app.http.content import Content
from app.http.idempotency import UNREPEATED
from app.http.injection import Port
from app.pages.refusals import FOR_THE_SIGNED_IN
from app.pages.rendering import STYLE, page, see
from app.sessions.cookies import no_cookie
from app.sessions.providers import SIGN_IN_USE_CASES
from domain.sessions.use_cases.sign_out import SignOut
from domain.shared.actor import Actor

AnyRequest = Request[Any, Any, Any]

_KEEP: Final = "public, max-age=31536000, immutable"
_ASK_EACH_TIME: Final = "no-cache"


class AccountPageController(Controller):
    """Whoever is not signed in, or no longer, is sent to the page for that."""

    path = "/"
    opt = UNREPEATED
    dependencies = SIGN_IN_USE_CASES
    exception_handlers = FOR_THE_SIGNED_IN
    include_in_schema = False

    @get("/account")
    async def show(self, request: AnyRequest, caller: Port[Actor]) -> Response[str]:
        caller.require_person()
        return page(request, "account.html", caller=caller)

    @post("/sign-out")
    async def sign_out(self, request: AnyRequest, sign_out: Port[SignOut]) -> Response[bytes]:
        await sign_out.execute()
        answer = see(request, "/sign-in")
        answer.set_cookie(no_cookie())
        return answer

    @get("/account/pages.css", opt=PUBLIC, sync_to_thread=False)
    def style(self, request: AnyRequest, v: FromQuery[str | None] = None) -> Response[bytes]:
        content: Content = STYLE
        # While versions are being replaced, an old page may ask a new server: that answer must not be kept.
        return content.answer(request, cache_control=_KEEP if v == content.fingerprint else _ASK_EACH_TIME)
