"""Bytes as they are sent: compressed for who accepts it, and not sent to who has them."""

import gzip

import httpx
import pytest

from app.docs.bundles import Shelf
from app.http.content import Content

ASSET = "/docs/assets/swagger-ui-bundle.js"
CONTENT = Shelf().take("swagger-ui-bundle.js")


@pytest.mark.parametrize("accepted", ["gzip", "br, GZIP", "deflate,gzip;q=0.5", "gzip ; q=1.0", "gzip;q=1"])
async def test_is_compressed_for_who_accepts_it(client: httpx.AsyncClient, accepted: str) -> None:
    request = client.build_request("GET", ASSET, headers={"Accept-Encoding": accepted})
    answer = await client.send(request, stream=True)
    raw = b"".join([chunk async for chunk in answer.aiter_raw()])

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert len(raw) < len(CONTENT.body) / 2
    assert gzip.decompress(raw) == CONTENT.body


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip;q=0.000, br", "x-gzip2", "notgzip"])
async def test_is_not_compressed_for_others(client: httpx.AsyncClient, accepted: str) -> None:
    answer = await client.get(ASSET, headers={"Accept-Encoding": accepted})

    assert "content-encoding" not in answer.headers
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.content == CONTENT.body


async def test_each_encoding_has_its_own_strong_etag(client: httpx.AsyncClient) -> None:
    plain = await client.get(ASSET, headers={"Accept-Encoding": "identity"})
    compressed = await client.get(ASSET, headers={"Accept-Encoding": "gzip"})

    assert plain.headers["etag"] == f'"{CONTENT.fingerprint}"'
    assert compressed.headers["etag"] == f'"{CONTENT.fingerprint}-gzip"'


@pytest.mark.parametrize("known", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
async def test_is_not_sent_to_who_has_it(client: httpx.AsyncClient, known: str) -> None:
    etag = (await client.get(ASSET)).headers["etag"]
    answer = await client.get(ASSET, headers={"If-None-Match": known.format(etag=etag)})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag
    assert answer.headers["vary"] == "Accept-Encoding"


async def test_is_sent_to_who_has_another(client: httpx.AsyncClient) -> None:
    assert (await client.get(ASSET, headers={"If-None-Match": '"other"'})).status_code == 200


def test_other_bytes_have_another_fingerprint() -> None:
    assert Content(b"a", "text/css").fingerprint != Content(b"b", "text/css").fingerprint
