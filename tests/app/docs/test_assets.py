"""The files of the explorers: found in wheels, read once, kept by browsers, and nothing else."""

import sys

import httpx
import pytest

from app.docs.bundles import BUNDLES, Bundle, BundleMissing, Shelf

ASSET = "/docs/assets/swagger-ui-bundle.js"
CONTENT = Shelf().take("swagger-ui-bundle.js")


@pytest.mark.parametrize("name", BUNDLES)
async def test_every_bundle_is_sent_as_what_it_is(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/docs/assets/{name}")

    assert answer.status_code == 200
    assert answer.content == BUNDLES[name].read().body
    assert answer.headers["content-type"].split(";")[0] == BUNDLES[name].media_type
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name",
    [
        "%2e%2e",
        "..%2fplugin.py",
        "%2e%2e%2fplugin.py",
        "..%5cplugin.py",
        "%2fetc%2fpasswd",
        "assets%2findex.css",
        "index.html",
        "index.css%00",
        "INDEX.CSS",
        "%20",
    ],
)
async def test_nothing_else_can_be_named(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.get(f"/docs/assets/{name}")).status_code == 404


async def test_the_version_in_the_address_may_be_kept_for_ever(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{ASSET}?v={CONTENT.fingerprint}")

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789abcdef"])
async def test_another_version_is_not_kept(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(ASSET + query)).headers["cache-control"] == "no-cache"


def test_is_read_and_compressed_once() -> None:
    shelf = Shelf()

    assert shelf.take("index.css") is shelf.take("index.css")
    assert shelf.take("index.css").gzipped is shelf.take("index.css").gzipped


def test_a_file_that_has_moved_counts_as_missing() -> None:
    with pytest.raises(BundleMissing, match="make install"):
        Bundle("flask_openapi_redoc", "templates/redoc/js/moved.js", "text/javascript").read()


async def test_a_file_of_an_absent_package_is_not_found(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "flask_openapi_redoc", None)  # this is how Python says: not importable
    answer = await client.get("/docs/assets/redoc.standalone.js")

    assert answer.status_code == 404
    assert "make install" in answer.text


def test_no_code_of_the_packages_is_run() -> None:
    for bundle in BUNDLES.values():
        bundle.read()

    assert [name for name in sys.modules if name.startswith("flask")] == []
