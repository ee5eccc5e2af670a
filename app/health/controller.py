"""The routes about health."""

from typing import Final

from litestar import Controller, Response, get
from litestar.openapi.datastructures import ResponseSpec

from app.health.schemas import Health, LiveResponse, PoolResponse, ReadyResponse
from app.http.authentication import PUBLIC
from app.http.draining import Draining
from app.http.injection import Port
from domain.shared.readiness import Readiness

_STOPS: Final = {"server": "will stop soon: send new requests to another one"}


class HealthController(Controller):
    path = "/health"
    opt = PUBLIC
    tags = ("Health",)

    @get("/live", operation_id="checkLive", summary="Whether the process answers at all")
    async def live(self) -> LiveResponse:
        return LiveResponse(Health.OK)

    @get(
        "/ready",
        operation_id="checkReady",
        summary="Whether requests can be served: database reachable, tables up to date, not about to stop",
        responses={503: ResponseSpec(ReadyResponse, generate_examples=False, description="Not now: see `checks`.")},
    )
    async def ready(self, readiness: Port[Readiness], draining: Port[Draining]) -> Response[ReadyResponse]:
        pools = {name: PoolResponse.of(figures) for name, figures in readiness.pools().items()}
        if draining.begun:
            return Response(ReadyResponse(Health.DRAINING, _STOPS, pools), status_code=503)
        checks = dict(await readiness.check())
        ready = all(result == "ok" for result in checks.values())
        body = ReadyResponse(Health.OK if ready else Health.FAILING, checks, pools)
        return Response(body, status_code=200 if ready else 503)
