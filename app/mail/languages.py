"""The language of the mails that a request causes."""

from typing import Any

from litestar import Request

from app.http.languages import preferred
from domain.mail.values import Locale


def provide_locale(request: Request[Any, Any, Any]) -> Locale:
    """English when the request names none that mail is written in."""
    return preferred(request.headers.get("accept-language", ""), tuple(Locale))
