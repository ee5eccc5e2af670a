"""The settings of a verb: those of the environment, else of the service with a private database that runs here."""

from pathlib import Path

from sqlalchemy.engine import URL

from app.settings.settings import Settings
from app.settings.variable import SettingsError
from app.shell.secret_key import with_secret_key
from app.shell.wiring import Wiring


def configured(wiring: Wiring) -> Settings:
    """Raises SettingsError."""
    private: list[URL] = []

    def find(data_dir: Path) -> URL:
        url = wiring.running_postgres(data_dir / "postgres")
        if url is None:
            raise SettingsError(
                f"DATABASE_URL is missing, and no `roster serve --embedded` runs with its data in {data_dir}: "
                "set DATABASE_URL, or start the service in this directory first"
            )
        private.append(url)
        return url

    settings = Settings.from_environment(start_database=find)
    return with_secret_key(settings) if private else settings
