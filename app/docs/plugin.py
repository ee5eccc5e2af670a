"""The documentation of the API as one object."""

from litestar import Router
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from app.docs.bundles import Shelf
from app.docs.controller import DocsController
from app.docs.document import Document, ServedDocument


class DocsPlugin(InitPlugin):
    """Adds the OpenAPI document, three explorers of it and the page at `/`. `document` is called once."""

    def __init__(self, document: Document) -> None:
        self._document = ServedDocument(document)
        self._shelf = Shelf()

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        dependencies = {
            "document": Provide(lambda: self._document, sync_to_thread=False),
            "shelf": Provide(lambda: self._shelf, sync_to_thread=False),
        }
        app_config.route_handlers.append(Router("/", route_handlers=[DocsController], dependencies=dependencies))
        return app_config
