"""The secret key of a service with a private database: made on the first start, and kept beside the database."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile
from typing import Final

from app.settings.settings import Settings
from app.settings.variable import SettingsError, Variable, secret

NAME: Final = "secret_key"


def kept_secret_key(directory: Path) -> str:
    """The one that lies in this directory. Nobody else may read it, at no moment. Raises SettingsError."""
    path = directory / NAME
    try:
        if not path.exists():
            _make(path)
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsError(f"{path} cannot be read or made: {reason}") from None
    return Variable(str(path), secret).read(text)


def with_secret_key(settings: Settings) -> Settings:
    """A private database has a secret of its own beside it. Raises SettingsError."""
    if settings.access.secret_key is not None:
        return settings
    kept = kept_secret_key(settings.server.data_dir)
    return replace(settings, access=replace(settings.access, secret_key=kept))


def _make(path: Path) -> None:
    """Whole or not at all, also when the machine stops: the database cannot be read without it."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f"{NAME}-", encoding="utf-8") as file:
        file.write(token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
        # Whoever started at the same time may have been first.
        with suppress(FileExistsError):
            path.hardlink_to(file.name)
