"""Refuses what another site makes a browser send."""

from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request

from app.http.problem_types import CROSS_SITE_REQUEST
from app.http.problems import HttpProblem

PUBLIC_ORIGIN: Final = "public_origin"
"""Where an application's state has the origin of ROSTER_PUBLIC_URL, if that is set."""
_OF_OURSELVES: Final = frozenset({"same-origin", "none"})


def origin_of(url: str | None) -> str | None:
    """Of an address its scheme, host and port, as browsers write it (RFC 6454)."""
    if url is None:
        return None
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def require_same_site(request: Request[Any, Any, Any]) -> None:
    """For what a cookie signs in: browsers send it along whoever asks them to, and say who that was.

    Every browser sends `Origin` with what changes something (Fetch standard, 3.2), so who says nothing is refused.
    Raises HttpProblem.
    """
    refuse_another_site(request)
    if not (_values(request, b"origin") or _values(request, b"sec-fetch-site")):
        raise HttpProblem(CROSS_SITE_REQUEST)


def refuse_another_site(request: Request[Any, Any, Any]) -> None:
    """For what is for everybody, also for programs that are no browsers and say nothing. Raises HttpProblem."""
    own = {f"{request.scope['scheme']}://{request.headers.get('host', '')}", request.app.state.get(PUBLIC_ORIGIN)}
    is_ours = all(origin in own for origin in _values(request, b"origin"))
    if not is_ours or not _OF_OURSELVES.issuperset(_values(request, b"sec-fetch-site")):
        raise HttpProblem(CROSS_SITE_REQUEST)


def _values(request: Request[Any, Any, Any], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in request.scope["headers"] if key == name]
