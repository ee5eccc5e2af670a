"""What the verbs need of adapters."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from alembic.config import Config
from litestar import Litestar
from sqlalchemy.engine import URL

from app.settings.settings import Settings
from domain.keys.ports import SigningKeys
from domain.shared.clock import Clock
from domain.shared.diagnosis import Finding


class PrivatePostgres(Protocol):
    """A running PostgreSQL of our own, and where its data lies."""

    @property
    def url(self) -> URL: ...

    @property
    def directory(self) -> Path: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """Adapters under the names that the verbs know them by."""

    create_app: Callable[[Settings], Litestar]
    private_postgres: Callable[[Path], AbstractContextManager[PrivatePostgres]]
    running_postgres: Callable[[Path], URL | None]
    """Of another process, on this directory."""
    alembic_config: Callable[[Settings], Config]
    clock: Clock
    signing_keys: Callable[[Settings], AbstractAsyncContextManager[SigningKeys]]
    examine: Callable[[Settings], Coroutine[Any, Any, Sequence[Finding]]]
    ports: Callable[[Settings], AbstractAsyncContextManager[Mapping[str, object]]]
    """Every port by the name that providers ask for, over one session: committed at the end, undone by an error."""


Compose: TypeAlias = Callable[[], Wiring]
"""Makes the Wiring. A verb calls it when it runs, since most of Roster has to be imported for it."""
