"""What counts as a number, a yes, a word, an address; and how anything else is refused."""

from ipaddress import ip_network

import pytest

from tests.app.refusal import VALID_URL, read, refusal

SECONDS = "must be a number of seconds from 0.1 to 3600"
PORT = "must be a whole number from 1 to 65535"


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        (
            "ROSTER_PORT",
            ["0", "65536", "-1", "+1", "8_000", "8000.0", " 8000", "٨٠٠٠", "9" * 5000, "tcp://10.0.0.1:80"],
            PORT,
        ),
        ("ROSTER_WORKERS", ["0", "65"], "must be a whole number from 1 to 64"),
        ("ROSTER_PASSWORD_HASHERS", ["0", "65"], "must be a whole number from 1 to 64"),
        ("ROSTER_MAX_BODY_BYTES", ["1023", "104857601", "1MB"], "must be a whole number from 1024 to 104857600"),
        ("DATABASE_POOL_SIZE", ["0", "1001"], "must be a whole number from 1 to 1000"),
        ("DATABASE_MAX_OVERFLOW", ["-1", "1001"], "must be a whole number from 0 to 1000"),
        ("DATABASE_POOL_TIMEOUT", ["0", "0.09", "3600.1", "nan", "inf", "1e3", "3s", "3,5", "-1"], SECONDS),
        ("DATABASE_CONNECT_TIMEOUT", ["0"], SECONDS),
        ("DATABASE_STATEMENT_TIMEOUT", ["0"], SECONDS),
        ("DATABASE_LOCK_TIMEOUT", ["0"], SECONDS),
        ("DATABASE_IDLE_IN_TRANSACTION_TIMEOUT", ["0"], SECONDS),
        ("DATABASE_PGBOUNCER", ["2", "y", "wahr"], "must be one of true, 1, yes, on, false, 0, no, off"),
        ("ROSTER_REQUIRE_IF_MATCH", ["ja"], "must be one of true, 1, yes, on, false, 0, no, off"),
        ("ROSTER_LOG_LEVEL", ["loud"], "must be one of debug, info, warning, error"),
        ("ROSTER_LOG_FORMAT", ["xml"], "must be one of console, json"),
        (
            "ROSTER_HOST",
            ["db", "127.1", "[::1]", "1.2.3.4:80"],
            "must be an IP address such as 127.0.0.1 or ::1, or localhost",
        ),
        (
            "ROSTER_TRUSTED_PROXIES",
            ["10.0.0.1/8", "proxy", "10.0.0.0/8,", "*"],
            "must be IP networks such as 10.0.0.0/8, separated by commas",
        ),
    ],
)
def test_a_malformed_value_is_refused_by_name_and_not_repeated(name: str, values: list[str], expected: str) -> None:
    for value in values:
        assert refusal({"DATABASE_URL": VALID_URL, name: value}) == f"{name} {expected}"


@pytest.mark.parametrize("word", ["true", "True", "1", "yes", "on", "ON"])
def test_words_that_mean_yes(word: str) -> None:
    assert read(DATABASE_PGBOUNCER=word).database.pgbouncer is True


@pytest.mark.parametrize("word", ["false", "0", "no", "off", "Off"])
def test_words_that_mean_no(word: str) -> None:
    assert read(DATABASE_PGBOUNCER=word).database.pgbouncer is False


def test_a_single_proxy_is_a_network_of_one() -> None:
    assert read(ROSTER_TRUSTED_PROXIES="192.168.1.7").server.trusted_proxies == (ip_network("192.168.1.7/32"),)


def test_an_ipv4_network_in_the_clothes_of_ipv6_is_the_ipv4_network() -> None:
    assert read(ROSTER_TRUSTED_PROXIES="::ffff:10.0.0.0/104").server.trusted_proxies == (ip_network("10.0.0.0/8"),)
