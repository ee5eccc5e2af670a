"""The documentation of a small application, in this process and behind a real server."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.app.docs.chromium import HOST, Browser, running_chromium
from tests.app.docs.stub import create_app

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A new application for each test: nothing has been read or encoded yet."""
    transport = httpx.ASGITransport(create_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://roster.internal") as client:
        yield client


@pytest.fixture(scope="module")
def browser(origin: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("Chromium is not installed: `apt-get install chromium` lets these tests run.")
    with running_chromium(executable, tmp_path_factory.mktemp("chromium"), origin) as browser:
        yield browser


@pytest.fixture(scope="module", params=["stub"])
def origin(request: pytest.FixtureRequest) -> str:
    """Where a server listens that is reached both at `/` and behind the prefix."""
    origin: str = request.getfixturevalue(f"{request.param}_origin")
    return origin


@pytest.fixture(scope="module")
def stub_origin() -> Iterator[str]:
    with _serving("tests.app.docs.stub:create_app") as port:
        yield f"http://{HOST}:{port}"


@contextmanager
def _serving(factory: str) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--no-log", factory]
    environment = os.environ | {"GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": str(port)}
    with subprocess.Popen(command, cwd=ROOT, env=environment) as server:
        try:
            _wait_until_it_listens(server, port)
            yield port
        finally:
            server.terminate()


def _wait_until_it_listens(server: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + 30
    while True:
        assert server.poll() is None, "The server has ended."
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < until, "The server does not listen."
            time.sleep(0.05)
        else:
            return
