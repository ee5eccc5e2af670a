"""Who is tried: Roster, and the two textbook peers."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
# The same for all: few connections and short waits, so that faults meet one another.
POOL_SIZE: Final = 5
POOL_TIMEOUT: Final = 1
LOCK_TIMEOUT: Final = 1
STATEMENT_TIMEOUT: Final = 4


@dataclass(frozen=True, slots=True)
class Contender:
    """`command` may name {port} and {workers}; the database is in DATABASE_URL."""

    name: str
    title: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    has_keys: bool = False
    """Whether an unknown outcome is settled by sending the request again, else by looking first."""
    python: str = sys.executable
    packages: Sequence[str] = ()


_PEERS_PYTHON: Final = str(ROOT / ".venv-peers" / "bin" / "python")
_GRANIAN: Final = ("-m", "granian", "--interface", "asgi", "--port", "{port}", "--workers", "{workers}")
_PEER: Final = {"PYTHONPATH": str(ROOT), "POOL_SIZE": str(POOL_SIZE), "POOL_TIMEOUT": str(POOL_TIMEOUT)}

CONTENDERS: Final = {
    contender.name: contender
    for contender in (
        Contender(
            "roster",
            "Roster",
            (str(Path(sys.executable).with_name("roster")), "serve"),
            {
                "ROSTER_PORT": "{port}",
                "ROSTER_WORKERS": "{workers}",
                "ROSTER_SECRET_KEY": "a secret that protects nothing but figures",
                "ROSTER_LOG_LEVEL": "warning",
                "ROSTER_LOG_FORMAT": "json",
                "DATABASE_POOL_SIZE": str(POOL_SIZE),
                "DATABASE_POOL_TIMEOUT": str(POOL_TIMEOUT),
                "DATABASE_LOCK_TIMEOUT": str(LOCK_TIMEOUT),
                "DATABASE_STATEMENT_TIMEOUT": str(STATEMENT_TIMEOUT),
            },
            has_keys=True,
            packages=("litestar", "advanced-alchemy", "sqlalchemy", "asyncpg", "granian"),
        ),
        Contender(
            "litestar",
            "Litestar, Advanced Alchemy `autocommit`",
            (_PEERS_PYTHON, *_GRANIAN, "benchmarks.peers.litestar_autocommit:app"),
            _PEER,
            python=_PEERS_PYTHON,
            packages=("litestar", "advanced-alchemy", "sqlalchemy", "asyncpg", "granian"),
        ),
        Contender(
            "fastapi",
            "FastAPI, `yield` dependency",
            (_PEERS_PYTHON, *_GRANIAN, "benchmarks.peers.fastapi_yield:app"),
            _PEER,
            python=_PEERS_PYTHON,
            packages=("fastapi", "sqlalchemy", "asyncpg", "granian"),
        ),
    )
}
