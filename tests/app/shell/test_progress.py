"""How far something long has come is for people only."""

import os
import pty
import sys

import pytest

from app.shell.progress import progress


def test_a_terminal_shows_a_bar_with_the_rate_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _shown(monkeypatch)
    for part in ("Reading", "100%", "2.0/2.0 MB", "B/s", "0:00:00", "Writing"):
        assert part in shown, shown


def test_elsewhere_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Reading", at_the_end="Writing", total=2) as advance:
        advance(2)
    assert capsys.readouterr() == ("", "")


def _shown(monkeypatch: pytest.MonkeyPatch) -> str:
    """On a terminal of 120 columns, while two megabytes are read."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress("Reading", at_the_end="Writing", total=2_000_000) as advance:
            advance(1_000_000)
            advance(1_000_000)
        terminal.flush()
        shown = b""
        # It comes in pieces; the last one makes the cursor visible again, and takes the bar away.
        while b"\x1b[?25h" not in shown:
            shown += os.read(ours, 65_536)
    os.close(ours)
    return shown.decode()
