"""The cookie of a browser's session."""

from typing import Final

from litestar.datastructures import Cookie

from app.http.authentication import COOKIE
from domain.sessions.entities import Session

NO_STORE: Final = {"Cache-Control": "no-store"}
"""For every answer that says who somebody is, or what they can prove it with."""


def session_cookie(secret: str, session: Session) -> Cookie:
    """`__Host-`: this host alone, over TLS alone (RFC 6265bis, 4.1.3.2). No script can read it."""
    seconds = int((session.expires_at - session.created_at).total_seconds())
    return _cookie(secret, seconds)


def no_cookie() -> Cookie:
    """Makes the browser forget it."""
    return _cookie("", 0)


def _cookie(value: str, seconds: int) -> Cookie:
    return Cookie(key=COOKIE, value=value, path="/", max_age=seconds, secure=True, httponly=True, samesite="lax")
