"""The OpenAPI document as it is served: with the path prefix under which this client reaches us."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import msgspec
from litestar import Litestar

from app.http.content import Content

Document: TypeAlias = Callable[[Litestar], dict[str, Any]]
"""Gives the finished OpenAPI document, without `servers`."""

# The prefix comes from a header: a trusted proxy's, but still a header, so it must not fill the memory.
_PREFIXES: Final = 8


class ServedDocument:
    """Built once, and encoded once for each prefix, in which `servers` is all that differs."""

    def __init__(self, document: Document) -> None:
        self._document = lru_cache(maxsize=1)(document)
        self.as_json = lru_cache(maxsize=_PREFIXES)(self._as_json)
        self.as_yaml = lru_cache(maxsize=_PREFIXES)(self._as_yaml)

    def version(self, app: Litestar) -> str:
        version: str = self._document(app)["info"]["version"]
        return version

    def _as_json(self, app: Litestar, prefix: str) -> Content:
        return Content(msgspec.json.encode(self._behind(app, prefix)), "application/json")

    def _as_yaml(self, app: Litestar, prefix: str) -> Content:
        return Content(msgspec.yaml.encode(self._behind(app, prefix)), "application/yaml")

    def _behind(self, app: Litestar, prefix: str) -> dict[str, Any]:
        return self._document(app) | {"servers": [{"url": prefix or "/"}]}
