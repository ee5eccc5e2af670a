"""Who is compared: the limit, Roster, and the peers, each with one worker, the same pool and no access log."""

import sys
import time
from pathlib import Path
from typing import Final

import msgspec
from joserfc.jwk import OctKey
from joserfc.jws import serialize_compact

from benchmarks.credentials import CALLER
from benchmarks.operations import CREATE, FORWARD_AUTH, GRANT, PAGE, SEARCH, UNCHANGED
from benchmarks.servers import ROSTER, Contender

PEERS_PYTHON: Final = str(Path(__file__).parents[1] / ".venv-peers" / "bin" / "python")
POOL_SIZE: Final = 8
_SECRET: Final = "a secret that signs nothing but figures"
_DAY: Final = 24 * 60 * 60


def _token(**claims: object) -> str:
    """For the administrator, as each of the frameworks signs them: HS256."""
    now = int(time.time())
    payload = msgspec.json.encode({"sub": str(CALLER.user_id), "iat": now, "exp": now + _DAY, **claims})
    token = serialize_compact({"alg": "HS256", "typ": "JWT"}, payload, OctKey.import_key(_SECRET))
    return f"Authorization: Bearer {token}"


def _granian(application: str, interface: str, *more: str) -> tuple[str, ...]:
    """With the options of Roster's own server."""
    options = (
        "--interface",
        interface,
        "--port",
        "{port}",
        "--workers",
        "1",
        "--loop",
        "uvloop",
        "--runtime-mode",
        "st",
    )
    return (PEERS_PYTHON, "-m", "granian", application, *options, "--no-ws", "--log-level", "warning", *more)


_PEER: Final = {"POOL_SIZE": str(POOL_SIZE), "JWT_SECRET": _SECRET}
_ROSTER: Final = {"ROSTER_TRUSTED_PROXIES": "127.0.0.1", "DATABASE_POOL_SIZE": str(POOL_SIZE)}
_OURS_ALONE: Final = frozenset({UNCHANGED, FORWARD_AUTH})
_SIGNED_IN: Final = _token()

LIMIT: Final = Contender(
    "the limit",
    (sys.executable, "-m", "benchmarks.limit"),
    _ROSTER,
    about="Asks nobody who they are, except where the answer says it.",
)
ROSTER_ITSELF: Final = Contender(
    "Roster",
    ROSTER,
    {"ROSTER_LOG_LEVEL": "warning", **_ROSTER},
    about="An API key, for /v1/me an access token: looked up with its owner, roles and permissions, and decided on.",
)
OURS: Final = (
    LIMIT,
    Contender(
        "the limit, its pool resetting",
        (sys.executable, "-m", "benchmarks.limit", "--with-reset"),
        _ROSTER,
        about="With asyncpg's pool as it comes, which asks the server to forget the session: a second round trip.",
        is_compared=False,
    ),
    ROSTER_ITSELF,
    Contender("Roster, access log on", ROSTER, _ROSTER, about="As it is started by default.", is_compared=False),
)
FASTAPI_ORM: Final = Contender(
    "FastAPI, SQLAlchemy's ORM",
    _granian("benchmarks.peers.fastapi_orm:app", "asgi"),
    _PEER,
    about="A JWT, its user looked up and active; no permissions.",
    lacks=_OURS_ALONE,
    credential=_SIGNED_IN,
)
PEERS: Final = (
    FASTAPI_ORM,
    Contender(
        "FastAPI Users",
        _granian("benchmarks.peers.fastapi_users_jwt:app", "asgi"),
        _PEER,
        about="A JWT, its user looked up, active, a superuser. It has no lists, no roles to grant, no audit trail.",
        lacks=_OURS_ALONE | {PAGE, SEARCH, CREATE, GRANT},
        credential=_token(aud=["fastapi-users:auth"]),
        words={"/v1/me": "/v1/users/me"},
    ),
    Contender(
        "Django Ninja",
        _granian("benchmarks.peers.django_ninja.wsgi:application", "wsgi", "--blocking-threads", str(POOL_SIZE)),
        _PEER,
        about="A JWT, its user looked up and active; no permissions. A page without the total that it would count.",
        lacks=_OURS_ALONE,
        credential=_SIGNED_IN,
    ),
    Contender(
        "Litestar, Advanced Alchemy",
        _granian("benchmarks.peers.litestar_services.app:app", "asgi"),
        _PEER,
        about="A JWT, its user looked up and active; no permissions. A page without the total that it would count.",
        lacks=_OURS_ALONE,
        credential=_SIGNED_IN,
        words={"limit=": "pageSize=", "search=": "searchString="},
    ),
)
