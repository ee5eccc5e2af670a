"""The port: whose it is, and how it is given up."""

import socket

import pytest

from adapters.database.embedded.server import free_port
from app.settings.settings import ServerSettings
from app.shell.failures import Refused
from app.shell.listening import refuse_newcomers, reserved_port
from tests.adapters.database.embedded.probes import linux_only

# socket(7): from here on this kernel refuses a filter too.
SO_LOCK_FILTER = 44


def test_a_port_is_reserved_before_it_is_open() -> None:
    port = free_port()
    with reserved_port(ServerSettings(port=port)) as listener:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
        listener.listen()
        socket.create_connection(("127.0.0.1", port)).close()


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
@pytest.mark.parametrize("shared", [False, True])
def test_does_not_share_a_port(family: socket.AddressFamily, host: str, *, shared: bool) -> None:
    with (
        socket.create_server((host, 0), family=family, reuse_port=shared) as stranger,
        pytest.raises(Refused, match="Address already in use"),
    ):
        reserved_port(ServerSettings(host=host, port=stranger.getsockname()[1]))


@linux_only
@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_who_has_connected_is_served_and_nobody_else_connects(family: socket.AddressFamily, host: str) -> None:
    with socket.create_server((host, 0), family=family) as listener:
        waiting = socket.create_connection(listener.getsockname()[:2])
        assert refuse_newcomers(listener)
        with pytest.raises(TimeoutError):
            socket.create_connection(listener.getsockname()[:2], timeout=0.1)
        accepted, _ = listener.accept()
        with waiting, accepted:
            waiting.sendall(b"GET / HTTP/1.1\r\n")
            assert accepted.recv(4) == b"GET "
            accepted.sendall(b"HTTP/1.1 ")
            assert waiting.recv(5) == b"HTTP/"


@linux_only
def test_a_kernel_that_takes_no_filter_hinders_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, SO_LOCK_FILTER, 1)
        assert not refuse_newcomers(listener)
