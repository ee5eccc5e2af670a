"""What DATABASE_URL may not say: refused in one line that says what is wrong and never shows it."""

import traceback

import pytest

from app.settings.variable import SettingsError
from tests.app.refusal import VALID_URL, read, refusal

EXPECTED = "postgresql://user:password@host:port/database"
SEVERAL = "postgresql://user:password@/database?host=first:5432&host=second:5432"
SSL = "must have one of disable, allow, prefer, require, verify-ca, verify-full as ssl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("secret", f"must look like {EXPECTED}"),
        ("secret://", f"starts with secret://: expected {EXPECTED}"),
        ("postgresql+psycopg://u:secret@db/d", f"starts with postgresql+psycopg://: expected {EXPECTED}"),
        ("mysql://u:secret@db/d", f"starts with mysql://: expected {EXPECTED}"),
        ("jdbc:postgresql://u:secret@db/d", f"must look like {EXPECTED}"),
        ("postgresql://u:secret/d", f"must look like {EXPECTED}"),
        ("postgresql://u:secret@db:/d", f"must look like {EXPECTED}"),
        ("postgresql://u:secret@a:1,b:2/d", f"must look like {EXPECTED}"),
        ("postgresql://u:secret%FF@db/d", f"must look like {EXPECTED}"),
        ("postgresql://u:secret@db", f"names no database: expected {EXPECTED}"),
        ("postgresql://u:secret@db/?sslmode=require", f"names no database: expected {EXPECTED}"),
        ("postgresql://u:secret@db:0/d", "must have a port from 1 to 65535"),
        ("postgresql://u:secret@db:65536/d", "must have a port from 1 to 65535"),
        ("postgresql://u:secret@/d?host=a:1&host=b:65536", "must have a port from 1 to 65535"),
        ("postgresql://u:secret@/d?host=a&host=b", f"must give each host its port: expected {SEVERAL}"),
        (
            "postgresql://u:secret@db/d?ssl=on",
            SSL,
        ),
        ("postgresql://u:secret@db/d?sslmode=require&sslmode=disable", SSL),
        ("postgresql://u:secret@db/d?sslmode=require&ssl=disable", "has both ssl and sslmode: expected one of them"),
        ("postgresql://u:secret@db/d?sslmode", "has a parameter without a value after the ?"),
        ("postgresql://u:secret@db/d?sslmode=", "has a parameter without a value after the ?"),
        (
            "postgresql://u:secret@db/d?target_session_attrs=secondary",
            "must have one of any, primary, standby, prefer-standby, read-write, read-only as target_session_attrs",
        ),
        (
            "postgresql://u@db/d?password=secret",
            f"cannot take the parameter password: write it before the host, as in {EXPECTED}",
        ),
        (
            "postgresql://u:secret@db/d?connect_timeout=5",
            "cannot take the parameter connect_timeout: set DATABASE_CONNECT_TIMEOUT",
        ),
        (
            "postgresql://u:secret@db/d?sslrootcert=ca.pem",
            "cannot take the parameter sslrootcert: set PGSSLROOTCERT in the process environment",
        ),
        ("postgresql://u:secret@db/d?application_name=x", "cannot take the parameter application_name: remove it"),
    ],
)
def test_a_malformed_url_is_refused_without_being_shown(text: str, expected: str) -> None:
    assert refusal({"DATABASE_URL": text}) == f"DATABASE_URL {expected}"
    assert refusal({"DATABASE_URL": VALID_URL, "READ_DATABASE_URL": text}) == f"READ_DATABASE_URL {expected}"


@pytest.mark.parametrize("hosts", ["u:p@/d", "u:p@db/d?host=other", "u:p@a,b/d", "u:p@%2Frun%2Fpostgresql/d"])
def test_one_host_is_named_once(hosts: str) -> None:
    message = refusal({"DATABASE_URL": f"postgresql://{hosts}"})
    assert message == f"DATABASE_URL must name one host, or several as parameters: expected {EXPECTED} or {SEVERAL}"


@pytest.mark.parametrize("password", ["p@ss", "a/b", "a?b", "a#b", "100%", "a%4", "5432/d?x=1"])
def test_a_raw_character_that_could_mean_something_else_asks_to_be_encoded(password: str) -> None:
    message = refusal({"DATABASE_URL": f"postgresql://u:{password}@db/d"})
    assert "percent-encode its user and password" in message
    assert password not in message


def test_a_fragment_asks_to_be_encoded() -> None:
    assert "# as %23" in refusal({"DATABASE_URL": f"{VALID_URL}#x"})


@pytest.mark.parametrize("text", [f"{VALID_URL}\n", f" {VALID_URL}", f"{VALID_URL} ", "postgresql://u:p\u200b@db/d"])
def test_what_cannot_be_seen_is_refused(text: str) -> None:
    message = "DATABASE_URL must hold no line break or invisible character, and no blank at its ends"
    assert refusal({"DATABASE_URL": text}) == message


@pytest.mark.parametrize("text", ["postgresql://u:Tr0ub4dor", "postgresql://u:p@db:Tr0ub4dor/d", "Tr0ub4dor"])
def test_no_traceback_shows_what_was_refused(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(DATABASE_URL=text)
    assert refused.value.__context__ is None
    assert "Tr0ub4dor" not in "".join(traceback.format_exception(refused.value))
