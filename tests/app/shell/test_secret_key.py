"""A private database has a secret of its own beside it; any other service is refused without one, or with another."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.settings.variable import SettingsError
from app.shell.secret_key import kept_secret_key
from tests.app.shell.command import revealed, roster, serving
from tests.app.shell.conftest import Shell
from tests.databases import Database
from tests.places import reachable_directory


def test_is_made_once_and_kept(tmp_path: Path) -> None:
    made = kept_secret_key(tmp_path)
    assert len(made) >= 32
    assert kept_secret_key(tmp_path) == made
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    kept_secret_key(tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_all_who_start_at_once_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(20) as threads:
        assert len(set(threads.map(kept_secret_key, [tmp_path] * 20))) == 1


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 40])
def test_a_damaged_one_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(SettingsError, match="secret_key"):
        kept_secret_key(tmp_path)
    assert (tmp_path / "secret_key").read_bytes() == content


@pytest.mark.database
@pytest.mark.server
def test_the_private_database_keeps_its_keys_over_a_restart() -> None:
    def published(directory: Path) -> object:
        with serving(directory, "--embedded", "--migrate", ROSTER_SECRET_KEY="") as server:
            server.until_ready()
            return server.get("/.well-known/jwks.json").json()

    with reachable_directory() as directory:
        assert published(directory) == published(directory)
        assert (directory / ".roster/secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.database
@pytest.mark.server
def test_refuses_to_start_without_a_secret(database: Database, tmp_path: Path) -> None:
    for arguments in ((), ("--embedded",)):
        refused = roster(
            "serve", *arguments, directory=tmp_path, DATABASE_URL=revealed(database.url), ROSTER_SECRET_KEY=""
        )
        assert (refused.status, refused.stderr.count("\n")) == (2, 1)
        assert "ROSTER_SECRET_KEY is missing" in refused.stderr


@pytest.mark.database
@pytest.mark.server
def test_refuses_to_start_with_another_secret(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(database.url)) as server:
        server.until_ready()
    secret = "another secret that is long enough too"
    refused = roster("serve", directory=tmp_path, DATABASE_URL=revealed(database.url), ROSTER_SECRET_KEY=secret)
    assert (refused.status, refused.stderr.count("\n")) == (1, 1)
    assert "docs/operations.md" in refused.stderr
    assert secret not in refused.stderr


@pytest.mark.database
@pytest.mark.parametrize("verb", [("openapi",), ("db", "current"), ("roles", "list")])
async def test_nothing_else_needs_a_secret(
    on_database: Shell, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    monkeypatch.delenv("ROSTER_SECRET_KEY", raising=False)
    done = await on_database(*verb)
    assert done.status == 0, done.stderr
