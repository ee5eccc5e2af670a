"""nginx in front of Roster, as an operator would configure it."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.server import stop, wait_until_it_answers

NGINX: Final = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
_AROUND: Final = """
daemon off; master_process off; pid {directory}/pid; error_log {directory}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy; fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi; scgi_temp_path {directory}/scgi;
  {servers}
}}
"""


@contextmanager
def running_nginx(servers: str, directory: Path, port: int) -> Iterator[None]:
    """`servers` is what stands inside of `http`, and listens on `port`."""
    if NGINX is None:
        pytest.skip("nginx is not installed: .ci/run installs it when it runs as root")
    configuration = directory / "nginx.conf"
    configuration.write_text(_AROUND.format(directory=directory, servers=servers))
    log = directory / "error.log"
    process = subprocess.Popen([NGINX, "-c", configuration, "-p", directory, "-e", log])
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/", process, log)
        yield
    finally:
        stop(process)
