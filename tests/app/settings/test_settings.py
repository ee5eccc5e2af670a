"""Settings: what is read, what wins, what is refused, and that nothing secret is shown."""

from dataclasses import FrozenInstanceError
from ipaddress import ip_network
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.settings.variable import SettingsError
from tests.app.refusal import PARTS, VALID_URL, read, refusal

EMBEDDED = make_url("postgresql+asyncpg://postgres:made-up@127.0.0.1:6000/postgres")
NO_DATABASE = (
    "DATABASE_URL is missing: expected postgresql://user:password@host:port/database, "
    "or the five POSTGRES_* names, or use `roster serve --embedded`"
)


def test_every_field_is_read_from_its_variable() -> None:
    settings = read(
        READ_DATABASE_URL="postgresql://reader:secret@replica/roster",
        DATABASE_POOL_SIZE="7",
        DATABASE_MAX_OVERFLOW="0",
        DATABASE_POOL_TIMEOUT="1.5",
        DATABASE_CONNECT_TIMEOUT="2",
        DATABASE_STATEMENT_TIMEOUT="20",
        DATABASE_LOCK_TIMEOUT="0.1",
        DATABASE_IDLE_IN_TRANSACTION_TIMEOUT="3600",
        DATABASE_PGBOUNCER="yes",
        ROSTER_HOST="::",
        ROSTER_PORT="65535",
        ROSTER_WORKERS="4",
        ROSTER_TRUSTED_PROXIES="10.0.0.0/8, ::1",
        ROSTER_MAX_BODY_BYTES="1024",
        ROSTER_PASSWORD_HASHERS="3",
        ROSTER_PASSWORD_QUEUE="0",
        ROSTER_MAX_REQUESTS="40",
        ROSTER_DRAIN_SECONDS="5",
        ROSTER_LOG_LEVEL="DEBUG",
        ROSTER_LOG_FORMAT="json",
        ROSTER_DATA_DIR="/srv/roster",
    )
    assert settings.database == DatabaseSettings(
        url=make_url("postgresql+asyncpg://roster:secret@db:5432/roster"),
        read_url=make_url("postgresql+asyncpg://reader:secret@replica/roster"),
        pool_size=7,
        max_overflow=0,
        pool_timeout=1.5,
        connect_timeout=2.0,
        statement_timeout=20.0,
        lock_timeout=0.1,
        idle_in_transaction_timeout=3600.0,
        pgbouncer=True,
    )
    assert settings.server == ServerSettings(
        host="::",
        port=65535,
        workers=4,
        trusted_proxies=(ip_network("10.0.0.0/8"), ip_network("::1")),
        max_body_bytes=1024,
        password_hashers=3,
        password_queue=0,
        max_requests=40,
        drain_seconds=5,
        log_level="debug",
        log_format="json",
        data_dir=Path("/srv/roster"),
    )


def test_an_empty_variable_counts_as_unset() -> None:
    assert read(ROSTER_PORT="", ROSTER_TRUSTED_PROXIES="", READ_DATABASE_URL="") == read()


def test_the_process_environment_is_read_unless_another_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", VALID_URL)
    monkeypatch.setenv("ROSTER_PORT", "8123")
    assert Settings.from_environment(env_file=None).server.port == 8123


def test_a_dotenv_file_in_the_working_directory_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ROSTER_PORT=8123\n")
    monkeypatch.chdir(tmp_path)
    assert Settings.from_environment({"DATABASE_URL": VALID_URL}).server.port == 8123


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        read().server.port = 1  # type: ignore[misc]  # what the test is about


def test_database_url_wins_over_the_parts() -> None:
    assert read(**PARTS | {"POSTGRES_SERVER": "other", "POSTGRES_PORT": "tcp://10.0.0.1:5432"}) == read()


def test_no_database_is_refused_with_the_ways_to_name_one() -> None:
    assert refusal({}) == NO_DATABASE


def test_a_private_database_is_started_in_the_data_directory_when_none_is_named() -> None:
    asked: list[Path] = []

    def start(directory: Path) -> URL:
        asked.append(directory)
        return EMBEDDED

    settings = Settings.from_environment({"ROSTER_DATA_DIR": "/srv/roster"}, None, start_database=start)
    assert (settings.database.url, asked) == (EMBEDDED, [Path("/srv/roster")])


@pytest.mark.parametrize("named", [{"DATABASE_URL": VALID_URL}, PARTS])
def test_no_private_database_is_started_when_one_is_named(named: dict[str, str]) -> None:
    settings = Settings.from_environment(named, None, start_database=_never)
    assert settings.database.url.host == "db"


@pytest.mark.parametrize("wrong", [{"ROSTER_PORT": "0"}, {"DATABASE_POOL_SIZE": "0"}, {"POSTGRES_USER": "roster"}])
def test_no_private_database_is_started_when_another_setting_is_wrong(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Settings.from_environment(wrong, None, start_database=_never)


def test_a_name_for_this_machine_is_its_address() -> None:
    assert read(ROSTER_HOST="localhost").server.host == "127.0.0.1"


def test_no_password_is_shown() -> None:
    settings = read(READ_DATABASE_URL="postgresql://reader:hidden@replica/roster")
    for shown in (repr(settings), str(settings), f"{settings.database}", repr(settings.database.read_url)):
        assert "secret" not in shown
        assert "hidden" not in shown


def _never(directory: Path) -> URL:
    pytest.fail(f"started a database in {directory}")
