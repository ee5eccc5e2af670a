"""Dependencies are resolved one after the other, and given as Litestar would give them."""

import json
from collections.abc import AsyncGenerator, Iterator
from typing import Annotated, Any

import pytest
from litestar import Litestar, Request, get
from litestar.di import NamedDependency, Provide
from litestar.params import HeaderParameter
from litestar.testing import TestClient

from app.http.injection import Port, resolve_in_turn

done: list[str] = []


async def provide_resource(request: Request[Any, Any, Any]) -> AsyncGenerator[str, None]:
    done.append(f"opened for {request.method}")
    yield "resource"
    done.append("closed")


def provide_other() -> str:
    return "other"


async def provide_waiting() -> str:
    return "waited for"


def provide_both(resource: Port[str], other: Port[str]) -> str:
    return f"{resource} and {other}"


def provide_checked(other: NamedDependency[int]) -> str:
    return f"never {other}"


Tag = Annotated[str | None, HeaderParameter(name="If-None-Match")]


@get("/both")
async def both(both: Port[str], waiting: Port[str], tag: Tag = None) -> dict[str, str | None]:
    done.append("answered")
    return {"both": both, "waiting": waiting, "tag": tag}


@get("/checked")
async def checked(checked: Port[str]) -> str:
    return checked


@pytest.fixture
def client() -> Iterator[TestClient[Litestar]]:
    done.clear()
    providers = {
        "resource": Provide(provide_resource),
        "other": Provide(provide_other, sync_to_thread=False),
        "waiting": Provide(provide_waiting),
        "both": Provide(provide_both, sync_to_thread=False),
        "checked": Provide(provide_checked, sync_to_thread=False),
    }
    app = Litestar([both, checked], dependencies=providers)
    resolve_in_turn(app)
    with TestClient(app) as client:
        yield client


def test_everything_is_given_and_ended(client: TestClient[Litestar]) -> None:
    answer = client.get("/both", headers={"If-None-Match": '"1"'})
    assert answer.json() == {"both": "resource and other", "waiting": "waited for", "tag": '"1"'}
    assert done == ["opened for GET", "answered", "closed"]


def test_a_header_that_is_not_sent_has_its_default(client: TestClient[Litestar]) -> None:
    assert client.get("/both").json()["tag"] is None


async def test_of_a_header_that_is_sent_twice_the_first_counts(client: TestClient[Litestar]) -> None:
    bodies: list[bytes] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        bodies.append(message.get("body", b""))

    headers = [(b"if-none-match", b'"1"'), (b"if-none-match", b'"2"')]
    scope: Any = {"type": "http", "method": "GET", "path": "/both", "query_string": b"", "headers": headers}
    await client.app(scope, receive, send)
    assert json.loads(b"".join(bodies))["tag"] == '"1"'


def test_what_is_not_marked_as_trusted_is_still_checked(client: TestClient[Litestar]) -> None:
    assert client.get("/checked").status_code == 500
