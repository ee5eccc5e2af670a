"""A refusal as people meet it: on the page that they were on, with the status that it has."""

from typing import Any, Final, cast

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from app.http.errors import handle_domain_error, handle_http_exception
from app.http.problems import PROBLEM_CODE
from app.http.return_addresses import ReturnAddresses
from app.pages.forms import sent_form
from app.pages.rendering import form_page, page, see
from domain.shared.errors import DomainError, Unauthenticated

AnyRequest = Request[Any, Any, Any]

RETURN_ADDRESSES: Final = "return_addresses"
"""Where an application's state has its ReturnAddresses."""
RETURN_TO: Final = "return_to"


def on_the_page(request: AnyRequest, error: DomainError) -> Response[str]:
    """It was raised, so nothing of the request is stored; what was typed is shown again."""
    return _shown(request, handle_domain_error(request, error))


def as_a_page(request: AnyRequest, error: HTTPException) -> Response[str]:
    return _shown(request, handle_http_exception(request, error))


def to_sign_in(request: AnyRequest, _: Unauthenticated) -> Response[bytes]:
    return see(request, "/sign-in")


def goes_on_to(request: AnyRequest, return_to: str) -> str | None:
    """The origin of the address, if it is allowed."""
    returns: ReturnAddresses = request.app.state[RETURN_ADDRESSES]
    address = returns.find(return_to)
    return address.origin if address else None


def _shown(request: AnyRequest, problem: Response[bytes]) -> Response[str]:
    code = request.scope["state"][PROBLEM_CODE]
    headers = {name: value for name, value in problem.headers.items() if name.lower() != "content-type"}
    answer: dict[str, Any] = {"status_code": problem.status_code, "headers": headers, "refusal": code}
    if sent := sent_form(request):
        return form_page(request, sent, goes_on_to=goes_on_to(request, sent[RETURN_TO]), **answer)
    return page(request, "refused.html", **answer)


FOR_PEOPLE: Final = cast("ExceptionHandlersMap", {DomainError: on_the_page, HTTPException: as_a_page})
FOR_THE_SIGNED_IN: Final = cast("ExceptionHandlersMap", {**FOR_PEOPLE, Unauthenticated: to_sign_in})
