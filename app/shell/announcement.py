"""What `roster serve` says once it is ready."""

from pathlib import Path
from typing import Final

import rich_click as click
import structlog

from app.log import configure_logging
from app.settings.settings import ServerSettings
from app.shell.first_administrator import COMMAND

_PLACES: Final = {
    "API": "/v1/users",
    "Swagger UI": "/docs",
    "ReDoc": "/docs/redoc",
    "Scalar": "/docs/scalar",
    "Health check": "/health/ready",
}


def announce(server: ServerSettings, data: Path | None = None, *, is_unmanaged: bool = False) -> None:
    """For people; where the log is for machines, as one of its events. `data`: of the private PostgreSQL.

    `is_unmanaged`: there is no active administrator.
    """
    host = f"[{server.host}]" if ":" in server.host else server.host
    base = f"http://{host}:{server.port}"
    if server.log_format == "json":
        configure_logging(server.log_level, server.log_format)
        structlog.get_logger("roster").info("ready", url=base, **({"data": str(data)} if data else {}))
        return
    lines = [f"  {name:<13} {base}{path}" for name, path in _PLACES.items()]
    if data:
        lines.append(f"  {'Data':<13} {data}")
    click.echo(
        "\n".join(["Roster is ready. Ctrl-C stops it.", "", *lines, "", _way_in(base, is_unmanaged=is_unmanaged)])
    )


def _way_in(base: str, *, is_unmanaged: bool) -> str:
    if is_unmanaged:
        return f"Nobody can manage it yet. Make the first administrator, in another terminal:\n\n  {COMMAND}"
    return f"Sign in with POST {base}/v1/auth/login, or send an API key (`roster api-keys create`)."
