"""Where the text of a setting comes from: `.env`, secret files, and names that are nearly right."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.settings.settings import Settings
from tests.app.refusal import PARTS, VALID_URL, read, refusal

VALID: Mapping[str, str] = {"DATABASE_URL": VALID_URL}
NO_PASSWORD = {name: text for name, text in PARTS.items() if name != "POSTGRES_PASSWORD"}


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    return tmp_path / "secret"


def test_the_process_wins_over_the_file(env_file: Path) -> None:
    env_file.write_text("ROSTER_PORT=8001\nROSTER_WORKERS=2\n")
    server = read(env_file, ROSTER_PORT="8002").server
    assert (server.port, server.workers) == (8002, 2)


def test_an_empty_variable_of_the_process_unsets_that_of_the_file(env_file: Path) -> None:
    env_file.write_text("ROSTER_PORT=8001\n")
    assert read(env_file, ROSTER_PORT="").server.port == 8000


def test_a_file_that_is_not_there_is_no_error(env_file: Path) -> None:
    assert read(env_file) == read()


@pytest.mark.parametrize(
    ("written", "password"),
    [
        ("'p$HOME ${USER} #1'", "p$HOME ${USER} #1"),
        ('"p$HOME ${USER} #1"', "p$HOME ${USER} #1"),
        ("p$HOME#1${USER}", "p$HOME#1${USER}"),
        (r"'it\'s \\ here'", r"it's \ here"),
        ("'@:/%? é'", "@:/%? é"),
    ],
)
def test_a_password_in_the_file_stays_as_it_is(env_file: Path, written: str, password: str) -> None:
    env_file.write_text(f"POSTGRES_PASSWORD={written}\n", encoding="utf-8")
    assert Settings.from_environment(NO_PASSWORD, env_file).database.url.password == password


def test_a_percent_encoded_password_in_the_file_is_decoded_once(env_file: Path) -> None:
    env_file.write_text("DATABASE_URL='postgresql://roster:%40%3A%2F%25%23%20%2540@db/roster'\n")
    assert Settings.from_environment({}, env_file).database.url.password == "@:/%# %40"


@pytest.mark.parametrize("line", ["ROSTER_PORT='8000", "ROSTER_PORT 8000", "POSTGRES_PASSWORD='it's'"])
def test_a_broken_line_of_the_file_is_refused(env_file: Path, line: str) -> None:
    env_file.write_text(f"# first\n{line}\n")
    expected = f"{env_file} line 2 must be NAME=value or NAME='quoted value'"
    assert refusal(VALID, env_file) == expected


def test_a_file_that_cannot_be_read_is_refused(env_file: Path) -> None:
    env_file.mkdir()
    assert refusal(VALID, env_file) == f"{env_file} cannot be read: Is a directory"


@pytest.mark.parametrize(("content", "password"), [("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("a\n\n", "a\n")])
def test_a_secret_file_loses_one_line_break_at_its_end(secret_file: Path, content: str, password: str) -> None:
    secret_file.write_text(content)
    settings = Settings.from_environment(NO_PASSWORD | {"POSTGRES_PASSWORD_FILE": str(secret_file)}, None)
    assert settings.database.url.password == password


def test_both_urls_may_come_from_files(secret_file: Path) -> None:
    secret_file.write_text(VALID_URL + "\n")
    files = {"DATABASE_URL_FILE": str(secret_file), "READ_DATABASE_URL_FILE": str(secret_file)}
    database = Settings.from_environment(files, None).database
    assert database.url == database.read_url == read().database.url


def test_a_secret_and_its_file_together_are_refused(secret_file: Path) -> None:
    secret_file.write_text(VALID_URL)
    message = refusal({**VALID, "DATABASE_URL_FILE": str(secret_file)})
    assert message == "DATABASE_URL and DATABASE_URL_FILE are both set: expected one of them"


def test_only_a_secret_may_come_from_a_file(secret_file: Path) -> None:
    secret_file.write_text("roster")
    parts = {name: text for name, text in PARTS.items() if name != "POSTGRES_USER"}
    assert "POSTGRES_USER must be set" in refusal(parts | {"POSTGRES_USER_FILE": str(secret_file)})


def test_a_secret_file_that_is_not_there_is_refused(secret_file: Path) -> None:
    message = refusal({"DATABASE_URL_FILE": str(secret_file)})
    assert message == f"DATABASE_URL_FILE: {secret_file} cannot be read: No such file or directory"


def test_an_empty_secret_file_is_refused(secret_file: Path) -> None:
    secret_file.write_text("\n")
    message = refusal({"DATABASE_URL_FILE": str(secret_file)})
    assert message == f"DATABASE_URL_FILE: {secret_file} is empty: expected the value of DATABASE_URL"


def test_bytes_that_are_not_utf8_are_refused(secret_file: Path) -> None:
    secret_file.write_bytes(b"s\xe9cret")
    from_file = NO_PASSWORD | {"POSTGRES_PASSWORD_FILE": str(secret_file)}
    from_process = NO_PASSWORD | {"POSTGRES_PASSWORD": b"s\xe9cret".decode(errors="surrogateescape")}
    assert refusal(from_file) == refusal(from_process) == "POSTGRES_PASSWORD must be UTF-8 text"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("ROSTER_PROT", "did you mean ROSTER_PORT? "),
        ("ROSTER_QQQ_ZZZ_42", ""),
        ("DATABASE_POOLSIZE", "did you mean DATABASE_POOL_SIZE? "),
        ("DATABASE_STATEMENT_TIMEOUTS", "did you mean DATABASE_STATEMENT_TIMEOUT? "),
    ],
)
def test_a_misspelt_name_is_refused(env_file: Path, name: str, advice: str) -> None:
    env_file.write_text(f"{name}=secret\n")
    message = f"{name} is not a setting: {advice}docs/configuration.md lists them all"
    assert refusal(VALID, env_file) == refusal({**VALID, name: "secret"}) == message


@pytest.mark.parametrize(
    "name", ["DATABASE_URI", "DATABASE_PRIVATE_URL", "DATABASE_HOST", "DATABASE_CLEANER", "ROSTERS"]
)
def test_the_names_of_other_programs_are_left_alone(name: str) -> None:
    assert read(**{name: "x"}) == read()


def test_an_empty_name_that_is_no_setting_is_left_alone() -> None:
    assert read(ROSTER_PROT="") == read()
