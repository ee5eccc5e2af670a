"""What a signal does while `roster serve` starts."""

import os
import signal
from collections.abc import Iterator

import pytest

from app.shell.interruption import STOP_SIGNALS, Interruption


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """As a terminal starts it, and not as whoever runs the tests ignores Ctrl-C."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in STOP_SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def send(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_it_unwinds_what_was_started(number: signal.Signals) -> None:
    Interruption()
    with pytest.raises(KeyboardInterrupt):
        send(number)


def test_the_next_one_does_not_disturb_the_unwinding() -> None:
    Interruption()
    with pytest.raises(KeyboardInterrupt):
        send(signal.SIGINT)
    send(signal.SIGINT)
    send(signal.SIGTERM)


def test_it_waits_for_the_end_of_what_must_not_be_interrupted() -> None:
    done = []

    def be_interrupted() -> None:
        with Interruption().deferred():
            send(signal.SIGTERM)
            done.append(True)

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    assert done


def test_nothing_is_raised_when_nothing_came() -> None:
    interruption = Interruption()
    with interruption.deferred():
        pass


def test_a_failure_of_what_must_not_be_interrupted_is_not_hidden() -> None:
    def fail() -> None:
        with Interruption().deferred():
            send(signal.SIGTERM)
            raise ValueError("the failure")

    with pytest.raises(ValueError, match="the failure"):
        fail()


def test_nohup_is_respected() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    Interruption()
    send(signal.SIGHUP)
