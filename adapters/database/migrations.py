"""Alembic, told where the migrations are and which database to migrate; and how far a database is."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

import migrations
from adapters.database.options import DatabaseOptions

_DIRECTORY: Final = Path(migrations.__file__).parent
_IS_MIGRATED: Final = text("SELECT to_regclass('alembic_version') IS NOT NULL")
# More than one, which no command of ours leaves behind, is equal to none that is expected.
_STORED: Final = text("SELECT string_agg(version_num, ', ') FROM alembic_version")


def alembic_config(database: URL | DatabaseOptions) -> Config:
    """The configuration for Alembic's commands. The URL travels as an object: in a file `%` would be interpreted."""
    config = _config()
    config.attributes["options"] = DatabaseOptions(url=database) if isinstance(database, URL) else database
    return config


@cache
def head_revision() -> str | None:
    """The revision that the tables must have for this version of the code."""
    return ScriptDirectory.from_config(_config()).get_current_head()


async def stored_revision(connection: AsyncConnection) -> str | None:
    """The revision that the tables have; None where nothing was migrated."""
    # Asked first, because a statement that fails spoils the transaction of whoever asks.
    if not await connection.scalar(_IS_MIGRATED):
        return None
    revision: str | None = await connection.scalar(_STORED)
    return revision


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_DIRECTORY).replace("%", "%%"))
    return config
