"""The database named by POSTGRES_USER, _PASSWORD, _SERVER, _PORT and _DATABASE."""

import pytest

from tests.app.refusal import PARTS, composed, refusal


def test_the_port_of_the_parts_has_a_default() -> None:
    assert composed().database.url.port == 5432
    assert composed(POSTGRES_PORT="6432").database.url.port == 6432


@pytest.mark.parametrize("server", ["db", "db_1.example.com", "10.0.0.1", "::1"])
def test_a_server_is_a_name_or_an_address(server: str) -> None:
    assert composed(POSTGRES_SERVER=server).database.url.host == server


@pytest.mark.parametrize("server", ["db:5432", "postgresql://db", "user@db", "/run/postgresql", "a,b"])
def test_a_server_with_anything_else_is_refused(server: str) -> None:
    message = refusal(PARTS | {"POSTGRES_SERVER": server})
    assert message == "POSTGRES_SERVER must be a host name or an IP address, without a port"


def test_the_port_of_the_parts_is_checked() -> None:
    assert refusal(PARTS | {"POSTGRES_PORT": "0"}) == "POSTGRES_PORT must be a whole number from 1 to 65535"


@pytest.mark.parametrize("missing", PARTS)
def test_a_missing_part_is_named(missing: str) -> None:
    parts = {name: text for name, text in PARTS.items() if name != missing}
    everything = "POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_SERVER, POSTGRES_DATABASE"
    assert refusal(parts) == f"{missing} must be set too: expected all of {everything}"
