"""What `roster serve` says about where it is."""

import pytest

from app.settings.settings import ServerSettings
from app.shell.announcement import announce


def test_writes_an_ipv6_address_as_urls_do(capsys: pytest.CaptureFixture[str]) -> None:
    announce(ServerSettings(host="::1", port=8001))
    assert "http://[::1]:8001/docs\n" in capsys.readouterr().out
