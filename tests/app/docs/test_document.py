"""The OpenAPI document as clients get it."""

from typing import Any

import httpx
import pytest
import yaml
from litestar import Litestar

from app.docs.document import ServedDocument
from app.docs.plugin import DocsPlugin
from tests.app.docs.proxy import PREFIX
from tests.app.docs.stub import document, register


async def test_is_the_same_as_json_and_as_yaml(client: httpx.AsyncClient) -> None:
    as_json = await client.get("/openapi.json")
    as_yaml = await client.get("/openapi.yaml")

    assert as_json.headers["content-type"] == "application/json"
    assert as_yaml.headers["content-type"] == "application/yaml"
    assert as_json.json()["info"] == {"title": "Roster", "version": "1.2.3", "description": "Users and `roles`."}
    assert yaml.safe_load(as_yaml.text) == as_json.json()


async def test_says_in_yaml_everything_where_it_belongs(client: httpx.AsyncClient) -> None:
    # The stub uses the same objects in several places, which YAML would write as anchors and aliases.
    assert "&id" not in (await client.get("/openapi.yaml")).text


@pytest.mark.parametrize("path", ["/openapi.json", "/openapi.yaml"])
@pytest.mark.parametrize(("prefix", "server"), [("", "/"), (PREFIX, PREFIX)])
async def test_names_the_prefix_as_the_server(client: httpx.AsyncClient, path: str, prefix: str, server: str) -> None:
    answer = await client.get(prefix + path)

    assert yaml.safe_load(answer.text)["servers"] == [{"url": server}]


async def test_is_checked_for_changes_before_each_use(client: httpx.AsyncClient) -> None:
    first = await client.get("/openapi.json")
    again = await client.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


async def test_differs_from_the_one_behind_a_prefix(client: httpx.AsyncClient) -> None:
    here, there = await client.get("/openapi.json"), await client.get(f"{PREFIX}/openapi.json")

    assert here.headers["etag"] != there.headers["etag"]


def test_is_built_once() -> None:
    built: list[dict[str, Any]] = []

    def build(app: Litestar) -> dict[str, Any]:
        built.append(document(app))
        return built[-1]

    served, app = ServedDocument(build), Litestar(openapi_config=None)
    for prefix in ("", "/a", "/b"):
        served.as_json(app, prefix)
        served.as_yaml(app, prefix)
    served.version(app)

    assert len(built) == 1


def test_is_encoded_once_for_each_prefix() -> None:
    served, app = ServedDocument(document), Litestar(openapi_config=None)

    assert served.as_json(app, "/a") is served.as_json(app, "/a")
    assert served.as_yaml(app, "/a") is served.as_yaml(app, "/a")


def test_is_not_kept_for_any_number_of_prefixes() -> None:
    served, app = ServedDocument(document), Litestar(openapi_config=None)
    first = served.as_json(app, "/first")
    for number in range(20):
        served.as_json(app, f"/{number}")

    assert served.as_json(app, "/first") is not first


def test_does_not_describe_itself() -> None:
    app = Litestar([register], plugins=[DocsPlugin(document)])

    assert list(app.openapi_schema.paths or {}) == ["/v1/users"]
