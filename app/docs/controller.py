"""The routes that describe the API to people and to tools."""

from typing import Any, Final

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from app.docs.bundles import BundleMissing, Shelf
from app.docs.document import ServedDocument
from app.docs.pages import INDEX, REDOC, SCALAR, SWAGGER_UI
from app.http.authentication import PUBLIC

AnyRequest = Request[Any, Any, Any]

LINKS: Final = {
    "users": "/v1/users",
    "roles": "/v1/roles",
    "permissions": "/v1/permissions",
    "swagger_ui": "/docs",
    "redoc": "/docs/redoc",
    "scalar": "/docs/scalar",
    "openapi_json": "/openapi.json",
    "openapi_yaml": "/openapi.yaml",
    "live": "/health/live",
    "ready": "/health/ready",
}

_ASK_EACH_TIME: Final = "no-cache"
_KEEP: Final = "public, max-age=31536000, immutable"


class DocsController(Controller):
    """Works in threads: the first answer of each route reads, encodes or compresses up to five megabytes."""

    path = "/"
    opt = PUBLIC
    include_in_schema = False

    @get("/", sync_to_thread=True)
    def index(
        self, request: AnyRequest, document: NamedDependency[ServedDocument], shelf: NamedDependency[Shelf]
    ) -> Response[Any]:
        prefix, version = _prefix(request), document.version(request.app)
        if request.accept.best_match([MediaType.JSON, MediaType.HTML]) == MediaType.HTML:
            page = INDEX.answer(shelf, prefix, version=version)
            page.headers["Vary"] = "Accept"
            return page
        links = {name: prefix + path for name, path in LINKS.items()}
        return Response({"name": "Roster", "version": version, "links": links}, headers={"Vary": "Accept"})

    @get("/openapi.json", sync_to_thread=True)
    def json(self, request: AnyRequest, document: NamedDependency[ServedDocument]) -> Response[bytes]:
        return document.as_json(request.app, _prefix(request)).answer(request, cache_control=_ASK_EACH_TIME)

    @get("/openapi.yaml", sync_to_thread=True)
    def yaml(self, request: AnyRequest, document: NamedDependency[ServedDocument]) -> Response[bytes]:
        return document.as_yaml(request.app, _prefix(request)).answer(request, cache_control=_ASK_EACH_TIME)

    @get("/docs", sync_to_thread=True)
    def swagger_ui(self, request: AnyRequest, shelf: NamedDependency[Shelf]) -> Response[str]:
        return SWAGGER_UI.answer(shelf, _prefix(request))

    @get("/docs/redoc", sync_to_thread=True)
    def redoc(self, request: AnyRequest, shelf: NamedDependency[Shelf]) -> Response[str]:
        return REDOC.answer(shelf, _prefix(request))

    @get("/docs/scalar", sync_to_thread=True)
    def scalar(self, request: AnyRequest, shelf: NamedDependency[Shelf]) -> Response[str]:
        return SCALAR.answer(shelf, _prefix(request))

    @get("/docs/assets/{bundle:str}", sync_to_thread=True)
    def asset(
        self,
        request: AnyRequest,
        shelf: NamedDependency[Shelf],
        bundle: FromPath[str],
        v: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        try:
            content = shelf.take(bundle)
        except KeyError:
            raise NotFoundException("No page uses such a file. Open `/docs` instead.") from None
        except BundleMissing as missing:
            raise NotFoundException(str(missing)) from missing
        # While versions are being replaced, an old page may ask a new server: that answer must not be kept.
        return content.answer(request, cache_control=_KEEP if v == content.fingerprint else _ASK_EACH_TIME)


def _prefix(request: AnyRequest) -> str:
    return request.scope.get("root_path", "")
