"""The files that the pages run on: the explorers' published bundles, found in wheels, and a few lines of our own."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec, module_from_spec
from types import MappingProxyType
from typing import Final

from app.http.content import Content

_SCRIPT: Final = "text/javascript"
_STYLE: Final = "text/css"
_IMAGE: Final = "image/svg+xml"


class BundleMissing(Exception):
    """The package that holds an explorer is not installed, or holds it elsewhere."""

    def __init__(self, package: str) -> None:
        super().__init__(f"A file of `{package}` is missing. Run `make install`, then start the server again.")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file inside an installed package, of which no code is ever run."""

    package: str
    path: str
    media_type: str

    def read(self) -> Content:
        """Raises BundleMissing."""
        spec = find_spec(self.package)
        if spec is None:
            raise BundleMissing(self.package)
        # Made from its spec and never executed: these packages import a web framework that is not installed.
        file = files(module_from_spec(spec)).joinpath(self.path)
        if not file.is_file():
            raise BundleMissing(self.package)
        return Content(file.read_bytes(), self.media_type)


_SWAGGER: Final = "flask_openapi_swagger"
_REDOC: Final = "flask_openapi_redoc"
_SCALAR: Final = "flask_openapi_scalar"

BUNDLES: Final = MappingProxyType(
    {
        "index.css": Bundle("app.docs", "assets/index.css", _STYLE),
        "explorer.css": Bundle("app.docs", "assets/explorer.css", _STYLE),
        "swagger-ui.js": Bundle("app.docs", "assets/swagger-ui.js", _SCRIPT),
        "swagger-ui.css": Bundle(_SWAGGER, "templates/swagger/css/swagger-ui.css", _STYLE),
        "swagger-ui-bundle.js": Bundle(_SWAGGER, "templates/swagger/js/swagger-ui-bundle.js", _SCRIPT),
        "redoc.js": Bundle("app.docs", "assets/redoc.js", _SCRIPT),
        "redoc.svg": Bundle(_REDOC, "templates/redoc/images/redoc.svg", _IMAGE),
        "redoc.standalone.js": Bundle(_REDOC, "templates/redoc/js/redoc.standalone.js", _SCRIPT),
        "scalar.js": Bundle("app.docs", "assets/scalar.js", _SCRIPT),
        "scalar.standalone.js": Bundle(_SCALAR, "templates/scalar/js/scalar.standalone.js", _SCRIPT),
    }
)
"""All that can be asked for: a name is looked up here and never becomes a path."""


class Shelf:
    """A bundle is read when it is first asked for, and kept."""

    def __init__(self) -> None:
        self.take = lru_cache(maxsize=len(BUNDLES))(self._take)

    def _take(self, name: str) -> Content:
        """Raises KeyError, BundleMissing."""
        return BUNDLES[name].read()

    def url(self, prefix: str, name: str) -> str:
        """An address that changes with the content, so that whatever is behind it may be kept for ever."""
        return f"{prefix}/docs/assets/{name}?v={self.take(name).fingerprint}"
