"""The server's own decisions: when a closed terminal ends it, and how long it waits."""

import signal
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from adapters.database.embedded.server import free_port
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.shell.listening import reserved_port
from app.shell.server import Server


def server(**database: float) -> Server:
    """Not started: it only has its port."""
    settings = Settings(
        database=DatabaseSettings(url=URL.create("postgresql"), **database),  # type: ignore[arg-type] # times only
        server=ServerSettings(port=free_port()),
    )
    with reserved_port(settings.server) as listener:
        return Server(settings, listener, ready=lambda: None)


class Worker:
    """Only counts how often it is killed."""

    kills = 0

    def kill(self) -> None:
        self.kills += 1


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
    assert (server(statement_timeout=statement_timeout).workers_kill_timeout or 0) > statement_timeout + 1


def test_one_signal_to_stop_kills_nothing_and_a_closed_terminal_is_no_second_one() -> None:
    told, worker = server(), Worker()
    told.wrks = [worker]  # type: ignore[list-item] # all that is asked of it
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGHUP):
        told.signal_handler_interrupt(number)
    assert worker.kills == 0
    told.signal_handler_interrupt(signal.SIGINT)
    assert worker.kills == 1
