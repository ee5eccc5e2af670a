"""The machine's clock."""

from datetime import UTC, timedelta

from adapters.system.clock import SystemClock


def test_tells_the_time_in_utc() -> None:
    now = SystemClock().now()
    assert (now.tzinfo, now.utcoffset()) == (UTC, timedelta(0))
