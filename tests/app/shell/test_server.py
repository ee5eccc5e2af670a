"""The server's own decisions: when a closed terminal ends it, and which port it takes."""

import signal
import socket
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from app.settings import DatabaseSettings, ServerSettings, Settings
from app.shell.failures import Refused
from app.shell.server import Server, require_free_port
from tests.server import free_port


def server() -> Server:
    return Server(
        Settings(database=DatabaseSettings(url=URL.create("postgresql")), server=ServerSettings()), ready=lambda: None
    )


@pytest.fixture
def nohup() -> Iterator[None]:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


def test_a_closed_terminal_ends_it() -> None:
    closed = server()
    closed.signal_handler_reload(signal.SIGHUP, None)
    assert closed.interrupt_signal


@pytest.mark.usefixtures("nohup")
def test_nohup_keeps_it() -> None:
    kept = server()
    kept.signal_handler_reload(signal.SIGHUP, None)
    assert not kept.interrupt_signal


@pytest.mark.parametrize("statement_timeout", [0.1, 10.0, 3600.0])
def test_no_worker_is_killed_while_a_statement_may_still_run(statement_timeout: float) -> None:
    database = DatabaseSettings(url=URL.create("postgresql"), statement_timeout=statement_timeout)
    patient = Server(Settings(database=database, server=ServerSettings()), ready=lambda: None)
    assert (patient.workers_kill_timeout or 0) > statement_timeout + 1


def test_takes_a_free_port() -> None:
    require_free_port(ServerSettings(port=free_port()))


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
@pytest.mark.parametrize("shared", [False, True])
def test_does_not_share_a_port(family: socket.AddressFamily, host: str, *, shared: bool) -> None:
    with (
        socket.create_server((host, 0), family=family, reuse_port=shared) as stranger,
        pytest.raises(Refused, match="Address already in use"),
    ):
        require_free_port(ServerSettings(host=host, port=stranger.getsockname()[1]))
