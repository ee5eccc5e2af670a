"""DATABASE_URL: every password arrives as it was meant, and every parameter under the name the driver knows."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from app.settings.settings import Settings
from tests.app.refusal import VALID_URL, composed, read, url

PASSWORDS = ["p@ss", "a:b", "a/b", "100%", "a%40b", "a#b", "a b", " ", "a?b=c&d", "[a]", "a+b", "ñ€😀", "'\"\\$x`"]


def handed_to_the_driver(settings: Settings) -> object:
    url = settings.database.url
    return url.get_dialect()().create_connect_args(url)[1]["password"]


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_is_raw_in_its_own_variable_and_percent_encoded_in_a_url(password: str) -> None:
    encoded = f"postgresql://roster:{quote(password, safe='')}@db:5432/roster"
    assert handed_to_the_driver(composed(POSTGRES_PASSWORD=password)) == password
    assert handed_to_the_driver(read(DATABASE_URL=encoded)) == password
    assert composed(POSTGRES_PASSWORD=password) == read(DATABASE_URL=encoded)


@settings(deadline=None)
@given(password=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_password_survives_being_written_and_read_again(password: str) -> None:
    written = composed(POSTGRES_PASSWORD=password).database.url.render_as_string(hide_password=False)
    assert make_url(written).password == password
    assert url(written).password == password


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_spelling_of_the_scheme_leads_to_the_one_driver(scheme: str) -> None:
    assert url(f"{scheme}://roster:secret@db:5432/roster") == url(VALID_URL)
    assert url(VALID_URL).drivername == "postgresql+asyncpg"


@pytest.mark.parametrize(
    ("parameters", "query"),
    [
        ("sslmode=verify-full", {"ssl": "verify-full"}),
        ("ssl=require", {"ssl": "require"}),
        ("target_session_attrs=read-write", {"target_session_attrs": "read-write"}),
    ],
)
def test_a_parameter_gets_the_name_that_the_driver_knows(parameters: str, query: dict[str, str]) -> None:
    assert url(f"{VALID_URL}?{parameters}").query == query


def test_several_hosts_pass_through() -> None:
    several = url("postgres://roster:secret@/roster?host=a:1&host=b:2&target_session_attrs=primary")
    _, options = several.get_dialect()().create_connect_args(several)
    assert (options["host"], options["port"]) == (["a", "b"], [1, 2])
    assert options["target_session_attrs"] == "primary"


def test_a_socket_directory_passes_through() -> None:
    assert url("postgresql://roster@/roster?host=/run/postgresql").query == {"host": "/run/postgresql"}


def test_a_percent_encoded_database_name_is_decoded() -> None:
    assert url("postgresql://roster:secret@db/my%20roster").database == "my roster"
