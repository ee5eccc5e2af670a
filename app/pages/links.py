"""The links from one page to others."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Request

from domain.accounts.values import Registration

REGISTRATION: Final = "registration"
"""Where an application's state says who may open an account."""

_PATHS: Final = {"sign_in": "/sign-in", "forgot": "/account/forgot", "register": "/account/register"}


def links(request: Request[Any, Any, Any], names: Sequence[str]) -> list[tuple[str, str]]:
    """Name and path of each, but not to a page that would only refuse."""
    is_open = request.app.state[REGISTRATION] is Registration.OPEN
    return [(name, _PATHS[name]) for name in names if name != "register" or is_open]
