"""On what it was measured: versions and the machine."""

import os
import platform
import subprocess
import sysconfig
from importlib.metadata import version
from typing import Final

from benchmarks.contenders import PEERS_PYTHON

_PACKAGES: Final = ("granian", "uvloop", "litestar", "advanced-alchemy", "sqlalchemy", "asyncpg", "msgspec")
_OF_PEERS: Final = ("fastapi", "fastapi-users", "pydantic", "django", "django-ninja", "psycopg")
_VERSIONS: Final = (
    "import sys; from importlib.metadata import version; print(', '.join(f'{n} {version(n)}' for n in sys.argv[1:]))"
)
_GIBIBYTE: Final = 2**30


def environment(postgres: str, *, has_peers: bool) -> str:
    """One line. The peers use the same versions of what they share with Roster."""
    is_optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    packages = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    peers = f", {_versions_of_peers()}" if has_peers else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    return (
        f"{platform.python_implementation()} {platform.python_version()} "
        f"({'with' if is_optimised else 'without'} profile-guided optimisation), {packages}{peers}, "
        f"PostgreSQL {postgres}; {os.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"{platform.system()} {platform.machine()}."
    )


def _versions_of_peers() -> str:
    command = [PEERS_PYTHON, "-c", _VERSIONS, *_OF_PEERS]
    said: str = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return said.strip()
