"""What one worker counts of its requests, and the figures that others give when asked."""

from collections.abc import Iterable, Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from domain.shared.figures import Figures

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class CommonGauge(GaugeMetricFamily):
    """The same in every process: of several the largest counts, since each looked at another moment."""


class Measures:
    """Of this process alone (workers.py adds the others)."""

    def __init__(self, figures: Sequence[Figures]) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "roster_request_seconds",
            "Requests answered, and how long that took.",
            ("operation", "method", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._refusals = Counter(
            "roster_refusals", "Requests refused, by the code of the problem.", ("code",), registry=self.registry
        )
        self._series: dict[tuple[str, str, int], Histogram] = {}
        self.registry.register(_Asked(figures))

    def answered(self, operation: str, method: str, status: int, seconds: float) -> None:
        """`status` by its first digit: `2xx`. Costs a look-up and an addition, since the series is kept."""
        key = (operation, method, status // 100)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._seconds.labels(operation, method, f"{status // 100}xx")
        series.observe(seconds)

    def refused(self, code: str) -> None:
        self._refusals.labels(code).inc()


class _Asked(Collector):
    """Gauges that hold nothing: each time somebody looks, the figures are asked for anew."""

    def __init__(self, figures: Sequence[Figures]) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for figure in (figure for give in self._figures for figure in give()):
            family = families.get(figure.name)
            if family is None:
                kind = CommonGauge if figure.is_common else GaugeMetricFamily
                family = families[figure.name] = kind(f"roster_{figure.name}", figure.meaning, labels=tuple(figure.of))
            family.add_metric(tuple(figure.of.values()), figure.value)
        return families.values()
