"""The proxies that stand in front of Roster, configured as the documentation has it or as a test wants."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
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
    return block(
        "docs/operations.md",
        language,
        {
            "listen 80;": f"listen 127.0.0.1:{port};",
            "bind :80": f"bind 127.0.0.1:{port}",
            "10.0.0.1:8000": f"127.0.0.1:{first}",
            "10.0.0.2:8000": f"127.0.0.1:{second}",
        },
    )


def block(page: str, language: str, places: Mapping[str, str]) -> str:
    """What a page has in this language, with each of these places there replaced by one here."""
    text = (ROOT / page).read_text().partition(f"```{language}\n")[2].partition("```")[0]
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


@contextmanager
def running_caddy(sites: str, directory: Path, port: int) -> Iterator[None]:
    configuration = directory / "Caddyfile"
    configuration.write_text("{\n\tadmin off\n\tauto_https off\n}\n" + sites)
    command: list[str | Path] = [program("caddy"), "run", "--config", configuration, "--adapter", "caddyfile"]
    # It keeps its own files there, and must not find those of whoever runs the tests.
    home = {"HOME": str(directory), "XDG_DATA_HOME": str(directory), "XDG_CONFIG_HOME": str(directory)}
    with _running(command, directory / "caddy.log", port, home):
        yield


def program(name: str) -> str:
    found = shutil.which(name, path=_PLACES)
    if found is None:
        pytest.skip(f"{name} is not installed: .ci/run installs it when it runs as root")
    return found


@contextmanager
def _running(
    command: list[str | Path], log: Path, port: int, variables: Mapping[str, str] | None = None
) -> Iterator[None]:
    with log.open("ab") as output:
        environment = {**os.environ, **(variables or {})}
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        with httpx.Client() as client:
            wait_until_it_answers(lambda: client.get(f"http://127.0.0.1:{port}/"), process, log)
        yield
    finally:
        stop(process)
