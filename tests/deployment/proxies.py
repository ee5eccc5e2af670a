"""The proxies that stand in front of Roster, configured as docs/operations.md has it or as a test wants."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.server import ROOT, stop
from tests.waiting import wait_until_it_answers

_PLACES: Final = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
_AROUND_NGINX: Final = """
daemon off; master_process off; pid {directory}/pid; error_log {directory}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy; fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi; scgi_temp_path {directory}/scgi;
  {servers}
}}
"""


def documented(language: str, *, port: int, first: int, second: int) -> str:
    """The configuration in docs/operations.md, with the places of a test."""
    text = (ROOT / "docs/operations.md").read_text().partition(f"```{language}\n")[2].partition("```")[0]
    places = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "bind :80": f"bind 127.0.0.1:{port}",
        "10.0.0.1:8000": f"127.0.0.1:{first}",
        "10.0.0.2:8000": f"127.0.0.1:{second}",
    }
    for there, here in places.items():
        text = text.replace(there, here)
    return text


@contextmanager
def running_nginx(servers: str, directory: Path, port: int) -> Iterator[None]:
    """`servers` is what stands inside of `http`, and listens on `port`."""
    configuration = directory / "nginx.conf"
    configuration.write_text(_AROUND_NGINX.format(directory=directory, servers=servers))
    log = directory / "error.log"
    with _running([program("nginx"), "-c", configuration, "-p", directory, "-e", log], log, port):
        yield


@contextmanager
def running_haproxy(sections: str, directory: Path, port: int) -> Iterator[None]:
    configuration = directory / "haproxy.cfg"
    configuration.write_text(sections)
    with _running([program("haproxy"), "-db", "-f", configuration], directory / "haproxy.log", port):
        yield


def program(name: str) -> str:
    found = shutil.which(name, path=_PLACES)
    if found is None:
        pytest.skip(f"{name} is not installed: .ci/run installs it when it runs as root")
    return found


@contextmanager
def _running(command: list[str | Path], log: Path, port: int) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        with httpx.Client() as client:
            wait_until_it_answers(lambda: client.get(f"http://127.0.0.1:{port}/"), process, log)
        yield
    finally:
        stop(process)
