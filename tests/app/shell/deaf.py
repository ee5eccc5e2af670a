"""A server whose worker is told to stop, once, in a moment in which it does not hear: between two runs of its loop."""

import os
import signal
import time
from functools import partial
from typing import Any, Final

from granian.server import mp
from litestar import Litestar
from litestar.datastructures import State
from sqlalchemy.engine import URL

from adapters.database.embedded.server import free_port
from app.http.draining import Draining
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.shell.listening import reserved_port
from app.shell.server import Server
from app.shell.worker import load

# Granian makes one in that moment, and nowhere else.
MADE: Final = "ASGIWorker"
# So long Granian would wait before it kills a worker that does not hear.
NEVER: Final = 3600.0
make = getattr(mp, MADE)


def tell_to_stop(*arguments: Any) -> Any:
    os.kill(os.getppid(), signal.SIGTERM)
    time.sleep(0.2)
    return make(*arguments)


def main() -> None:
    settings = Settings(
        database=DatabaseSettings(url=URL.create("postgresql"), statement_timeout=NEVER),
        server=ServerSettings(port=free_port()),
    )
    setattr(mp, MADE, tell_to_stop)
    listener = reserved_port(settings.server)
    target_loader = partial(load, lambda _: Litestar(state=State({"draining": Draining()})), settings, listener)
    Server(settings, listener, ready=lambda: None).serve(target_loader=target_loader, wrap_loader=False)


if __name__ == "__main__":
    main()
