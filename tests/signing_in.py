"""People who sign in, over the real API."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
from sqlalchemy.engine import URL

from adapters.database.seed import ADMINISTRATOR_ID
from adapters.security.argon2 import Argon2Hasher
from app.http.authentication import COOKIE
from domain.users.values import Password
from tests.databases import Connection
from tests.server import NOBODY, Server, running_server

PASSWORD: Final = "four unrelated words here"
_ADD: Final = """
    INSERT INTO users (id, email, email_key, display_name, password_hash, status, version, created_at, updated_at)
    VALUES ($1, $2, $2, 'Ana', $3, 'active', 1, now(), now())
"""
_GRANT: Final = "INSERT INTO user_roles (user_id, role_id, granted_at) VALUES ($1, $2, now())"
_hashes: Final[dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Person:
    """In the register, and known by a password."""

    id: str
    email: str
    password: str = PASSWORD

    def login(self, **more: object) -> dict[str, object]:
        """What they send to sign in."""
        return {"email": self.email, "password": self.password, **more}


async def a_person(truth: Connection, *, administrator: bool = False, password: str = PASSWORD) -> Person:
    """Made behind the API's back, so that a test needs nobody who may do it."""
    person = Person(str(uuid4()), f"{uuid4()}@example.com", password)
    await truth.execute(_ADD, person.id, person.email, await _hash_of(password))
    if administrator:
        await truth.execute(_GRANT, person.id, ADMINISTRATOR_ID)
    return person


async def sign_in(client: httpx.AsyncClient, person: Person, **more: object) -> dict[str, Any]:
    """The answer's body."""
    answer = await client.post("/v1/auth/login", json=person.login(**more))
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def anonymous(server: Server) -> httpx.AsyncClient:
    """Nobody in particular."""
    return httpx.AsyncClient(base_url=server.base_url, timeout=30, verify=NOBODY)


@contextmanager
def replicas(url: URL, logs: Path, **variables: str) -> Iterator[tuple[Server, Server]]:
    """Two servers on one database, which take each other's tokens: they know themselves by the same address."""
    same = {"ROSTER_PUBLIC_URL": "https://roster.example.com", **variables}
    with (
        running_server(url, logs / "first", **same) as first,
        running_server(url, logs / "second", **same) as second,
    ):
        yield first, second


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def cookie_of(client: httpx.AsyncClient, person: Person) -> dict[str, str]:
    """As a browser sends it. httpx would keep it to itself, since tests speak no TLS."""
    answer = await client.post("/v1/auth/login", json=person.login(kind="browser"))
    assert answer.status_code == 200, answer.text
    return {"Cookie": f"{COOKIE}={answer.headers['set-cookie'].split(';')[0].split('=', 1)[1]}"}


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def _hash_of(password: str) -> str:
    if password not in _hashes:
        hasher = Argon2Hasher(1, 0)
        _hashes[password] = await hasher.hash(Password(password))
        hasher.close()
    return _hashes[password]
