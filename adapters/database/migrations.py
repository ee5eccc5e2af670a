"""Alembic, told where the migrations are and which database to migrate."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.engine import URL

import migrations
from adapters.database.options import DatabaseOptions

_DIRECTORY: Final = Path(migrations.__file__).parent


def alembic_config(database: URL | DatabaseOptions) -> Config:
    """The configuration for Alembic's commands. The URL travels as an object: in a file `%` would be interpreted."""
    config = Config()
    config.set_main_option("script_location", str(_DIRECTORY).replace("%", "%%"))
    config.attributes["options"] = DatabaseOptions(url=database) if isinstance(database, URL) else database
    return config


@cache
def head_revision() -> str | None:
    """The revision that the tables must have for this version of the code."""
    config = Config()
    config.set_main_option("script_location", str(_DIRECTORY).replace("%", "%%"))
    return ScriptDirectory.from_config(config).get_current_head()
