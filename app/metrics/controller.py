"""The route about metrics. It is for machines that watch, and so not part of the OpenAPI document."""

from litestar import Controller, Response, get
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from app.http.authentication import PUBLIC
from app.http.injection import Port
from app.metrics.workers import Workers


class MetricsController(Controller):
    path = "/metrics"
    opt = PUBLIC

    @get(include_in_schema=False, operation_id="readMetrics")
    async def read(self, workers: Port[Workers]) -> Response[bytes]:
        return Response(workers.exposition(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
