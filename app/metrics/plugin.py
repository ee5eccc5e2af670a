"""The feature `metrics` as one object."""

from collections.abc import Iterable
from pathlib import Path

from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from app.http.draining import Draining
from app.metrics.controller import MetricsController
from app.metrics.measured import MeasuredRequests
from app.metrics.measures import Measures
from app.metrics.workers import Workers
from domain.shared.figures import FIGURES, Figure, Figures


class MetricsPlugin(InitPlugin):
    """Adds the metrics. Needs no port: it shows the figures that other plugins have left in the application's state.

    `shared` is where the workers of one server find each other's figures; `requests` is to be told of each request.
    """

    def __init__(self, draining: Draining, shared: Path | None) -> None:
        self._draining = draining
        self._figures: list[Figures] = [self._is_draining]
        measures = Measures(self._figures)
        self._workers = Workers(measures.registry, shared)
        self.requests = MeasuredRequests(measures)
        self._figures.append(self.requests.figures)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        self._figures += app_config.state.get(FIGURES, ())
        app_config.dependencies["workers"] = Provide(lambda: self._workers, sync_to_thread=False)
        app_config.route_handlers.append(MetricsController)
        app_config.lifespan.append(self._workers.lifespan)
        return app_config

    def _is_draining(self) -> Iterable[Figure]:
        meaning = "Whether it was told to stop: the number of workers."
        yield Figure(name="draining", meaning=meaning, value=int(self._draining.begun))
