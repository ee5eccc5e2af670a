"""Reading settings in tests: from the given variables alone, and the words in which they are refused."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.engine import URL

from app.settings.settings import Settings
from app.settings.variable import SettingsError

PARTS: Final = {
    "POSTGRES_USER": "roster",
    "POSTGRES_PASSWORD": "secret",
    "POSTGRES_SERVER": "db",
    "POSTGRES_DATABASE": "roster",
}
VALID_URL: Final = "postgresql://roster:secret@db:5432/roster"


def read(env_file: Path | None = None, /, **environ: str) -> Settings:
    return Settings.from_environment({"DATABASE_URL": VALID_URL} | environ, env_file)


def composed(**parts: str) -> Settings:
    return Settings.from_environment(PARTS | parts, None)


def url(text: str) -> URL:
    return read(DATABASE_URL=text).database.url


def refusal(environ: Mapping[str, str], env_file: Path | None = None) -> str:
    """The one line, after a look at everything that a traceback could print beside it."""
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(environ, env_file)
    message = str(refused.value)
    assert "\n" not in message
    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None or refused.value.__suppress_context__
    return message
