"""What `roster serve` says about who may connect, and where."""

import pytest

from app.settings import ServerSettings
from app.shell.announcement import announce


def test_warns_when_it_can_be_reached_from_outside(capsys: pytest.CaptureFixture[str]) -> None:
    announce(ServerSettings(host="192.0.2.7", allow_anyone=True))
    said = capsys.readouterr().out
    assert "whoever can connect to 192.0.2.7 may change everything" in said
    assert "loopback" not in said


def test_writes_an_ipv6_address_as_urls_do(capsys: pytest.CaptureFixture[str]) -> None:
    announce(ServerSettings(host="::1", port=8001))
    assert "http://[::1]:8001/docs\n" in capsys.readouterr().out
