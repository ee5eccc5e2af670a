"""The HTML pages, and what a browser may do on them."""

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from secrets import token_urlsafe
from string import Template
from types import MappingProxyType
from typing import Final

from litestar import Response
from litestar.enums import MediaType
from litestar.status_codes import HTTP_200_OK, HTTP_503_SERVICE_UNAVAILABLE

from app.docs.bundles import BUNDLES, BundleMissing, Shelf

_POLICY: Final = MappingProxyType(
    {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
)


class _Html(Template):
    """`${name.js}` stands for the address of that bundle; every other word is given."""

    braceidpattern = r"[a-z][a-z.-]*"


class Page:
    """A file of `assets/` with no inline script or style, under a policy of which it may name exceptions."""

    def __init__(self, file: str, exceptions: Mapping[str, str] | None = None) -> None:
        self._html = _Html(files("app.docs").joinpath("assets", file).read_text("utf-8"))
        self._needs = frozenset(self._html.get_identifiers())
        self._policy = _POLICY | (exceptions or {})

    def answer(self, shelf: Shelf, prefix: str, *, status_code: int = HTTP_200_OK, **words: str) -> Response[str]:
        """Raises BundleMissing."""
        nonce = token_urlsafe(16)
        addresses = {name: shelf.url(prefix, name) for name in self._needs & BUNDLES.keys()}
        given = {"prefix": prefix, "nonce": nonce} | words | addresses
        return Response(
            self._html.substitute({word: escape(value) for word, value in given.items()}),
            status_code=status_code,
            media_type=MediaType.HTML,
            headers=self._headers(nonce),
        )

    def _headers(self, nonce: str) -> dict[str, str]:
        policy = dict(self._policy)
        if "nonce" in self._needs:
            policy["style-src"] += f" 'nonce-{nonce}'"
        return {
            "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        }


INDEX: Final = Page("index.html")
_MISSING: Final = Page("missing.html")


class Explorer:
    """A page that shows the document, or says how to get the explorer when its package is absent."""

    def __init__(self, name: str, page: Page) -> None:
        self._name = name
        self._page = page

    def answer(self, shelf: Shelf, prefix: str) -> Response[str]:
        try:
            return self._page.answer(shelf, prefix)
        except BundleMissing:
            # 503 and not 200: whoever watches the page must not take this for an explorer.
            return _MISSING.answer(shelf, prefix, status_code=HTTP_503_SERVICE_UNAVAILABLE, explorer=self._name)


SWAGGER_UI: Final = Explorer("Swagger UI", Page("swagger-ui.html"))

# Its bundle carries a small font of icons inside its style sheet.
REDOC: Final = Explorer("ReDoc", Page("redoc.html", {"font-src": "'self' data:"}))

# It sets `style` attributes by markup. Nonces cannot allow these; scripts and style elements stay forbidden.
SCALAR: Final = Explorer("Scalar", Page("scalar.html", {"style-src-attr": "'unsafe-inline'"}))
