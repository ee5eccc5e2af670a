"""Adds up what the workers of one server have counted, since a scrape reaches only one of them."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec
from litestar import Litestar
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from app.metrics.measures import CommonGauge

_SECONDS: Final = 1.0


class _Sample(msgspec.Struct, array_like=True, frozen=True):
    name: str
    labels: dict[str, str]
    value: float


class _Family(msgspec.Struct, array_like=True, frozen=True):
    name: str
    meaning: str
    kind: str
    samples: list[_Sample]
    is_common: bool


class Workers:
    """Each worker writes its figures down every second, where the others find them. One that is alone does not."""

    def __init__(self, registry: CollectorRegistry, directory: Path | None) -> None:
        self._registry = registry
        self._directory = directory
        self._own = str(os.getpid())

    def exposition(self) -> bytes:
        """All workers together, in the text format of Prometheus."""
        if self._directory is None:
            return generate_latest(self._registry)
        merged: dict[str, _Family] = {}
        totals: dict[tuple[str, str, tuple[tuple[str, str], ...]], float] = {}
        for family in (family for families in self._all(self._directory) for family in families):
            merged.setdefault(family.name, family)
            for sample in family.samples:
                key = (family.name, sample.name, tuple(sample.labels.items()))
                before = totals.get(key, 0)
                totals[key] = max(before, sample.value) if family.is_common else before + sample.value
        return generate_latest(_Sums(merged, totals))

    @asynccontextmanager
    async def lifespan(self, _: Litestar) -> AsyncIterator[None]:
        if self._directory is None:
            yield
            return
        task = asyncio.create_task(self._write_again_and_again(self._directory))
        try:
            yield
        finally:
            task.cancel()

    async def _write_again_and_again(self, directory: Path) -> None:
        written = directory / f".{self._own}"
        while True:
            # On a full disk the figures are old; the service goes on.
            with suppress(OSError):
                written.write_bytes(msgspec.msgpack.encode(self._snapshot()))
                written.rename(directory / self._own)
            await asyncio.sleep(_SECONDS)

    def _all(self, directory: Path) -> Iterable[list[_Family]]:
        yield self._snapshot()
        for file in sorted(directory.iterdir()):
            if file.name.isdecimal() and file.name != self._own:
                with suppress(FileNotFoundError):
                    yield msgspec.msgpack.decode(file.read_bytes(), type=list[_Family])

    def _snapshot(self) -> list[_Family]:
        return [
            _Family(
                family.name,
                family.documentation,
                family.type,
                # When a series was created says nothing once series are added up.
                [_Sample(*sample[:3]) for sample in family.samples if not sample.name.endswith("_created")],
                isinstance(family, CommonGauge),
            )
            for family in self._registry.collect()
        ]


class _Sums(Collector):
    def __init__(
        self, families: dict[str, _Family], totals: dict[tuple[str, str, tuple[tuple[str, str], ...]], float]
    ) -> None:
        self._metrics = {each.name: Metric(each.name, each.meaning, each.kind) for each in families.values()}
        for (family, sample, labels), value in totals.items():
            self._metrics[family].add_sample(sample, dict(labels), value)

    def collect(self) -> Iterable[Metric]:
        return self._metrics.values()
