"""What a worker process is given."""

from functools import partial
from multiprocessing.reduction import ForkingPickler

from sqlalchemy.engine import URL

from app.main import create_app
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.shell.worker import load


def test_the_settings_survive_the_way_into_a_process_that_shares_no_memory() -> None:
    url = URL.create("postgresql+asyncpg", "roster", "p%4@ /#s", "db", 5432, "roster")
    settings = Settings(database=DatabaseSettings(url=url), server=ServerSettings(workers=2))
    loader = partial(load, create_app, settings)
    copy = ForkingPickler.loads(ForkingPickler.dumps(loader))
    assert copy.args == (create_app, settings)
