"""The log for people: one event, one line, whatever a client puts into it."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from app.log import configure_logging


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)
    logging.getLogger().handlers.clear()


@pytest.mark.parametrize("path", ["/v1/users\n2026-01-01 info forged", "/a\rb", "/\x1b[2J", "/\u2028"])
@pytest.mark.parametrize("format_", ["console", "json"])
def test_a_path_cannot_forge_a_line(format_: str, path: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    configure_logging("info", format_)
    structlog.get_logger().info("request", path=path)
    text = capfdbinary.readouterr().out.decode()
    assert text.count("\n") == 1
    assert text.removesuffix("\n").isprintable() or format_ == "json"


def test_below_its_level_nothing_is_said(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    configure_logging("warning", "console")
    structlog.get_logger().info("request")
    structlog.get_logger().warning("unavailable", reason="planted")
    assert capfdbinary.readouterr().out.decode().endswith("warning unavailable reason=planted\n")
