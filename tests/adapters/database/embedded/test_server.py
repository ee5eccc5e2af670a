"""Starting on a port that somebody else took first."""

import socket
from pathlib import Path

import pytest

from adapters.database.embedded import EmbeddedPostgresFailed, embedded_postgres, server
from tests.adapters.database.embedded.probes import ask

pytestmark = pytest.mark.database


async def test_tries_another_port_when_its_own_was_taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((server.HOST, 0)) as stranger:
        ports = iter([stranger.getsockname()[1], server.free_port()])
        monkeypatch.setattr(server, "free_port", lambda: next(ports))
        with embedded_postgres(home, durable=False) as postgres:
            assert postgres.url.port != stranger.getsockname()[1]
            assert await ask(postgres.url, "select 1") == 1


def test_gives_up_when_every_port_is_taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((server.HOST, 0)) as stranger:
        monkeypatch.setattr(server, "free_port", lambda: stranger.getsockname()[1])
        with (
            pytest.raises(EmbeddedPostgresFailed, match="could not bind"),
            embedded_postgres(home, durable=False),
        ):
            pass


async def test_does_not_take_another_server_for_its_own(
    home: Path, reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded_postgres(reachable / "other", durable=False) as other:
        ports = iter([other.url.port, server.free_port()])
        monkeypatch.setattr(server, "free_port", lambda: next(ports))
        with embedded_postgres(home, durable=False) as postgres:
            assert await ask(postgres.url, "show data_directory") == str(home / "data")
