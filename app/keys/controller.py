"""The routes about keys."""

from typing import Final

from litestar import Controller, get
from litestar.datastructures import CacheControlHeader

from app.http.authentication import PUBLIC
from app.http.injection import Port
from app.keys.schemas import JwkResponse, JwkSetResponse
from domain.keys.entities import PUBLISHED_BEFORE
from domain.keys.ports import PublishedKeys

# With the half minute until every server knows a new key, this ends before the key signs.
MAX_AGE: Final = int(PUBLISHED_BEFORE.total_seconds()) // 2


class KeysController(Controller):
    path = "/.well-known/jwks.json"
    opt = PUBLIC
    tags = ("Keys",)

    @get(
        operation_id="getJwks",
        summary="The public keys of access tokens",
        cache_control=CacheControlHeader(public=True, max_age=MAX_AGE),
    )
    async def list_published(self, published_keys: Port[PublishedKeys]) -> JwkSetResponse:
        """A new key is here ten minutes before it signs, and an old one until all that it signed has expired."""
        return JwkSetResponse([JwkResponse.of(key) for key in await published_keys.published()])
