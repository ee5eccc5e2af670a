"""People who are signed in, put straight into the register."""

import hashlib
from dataclasses import dataclass
from secrets import token_urlsafe
from uuid import UUID

from uuid_utils.compat import uuid7

from tests.databases import Connection


@dataclass(frozen=True, slots=True)
class Person:
    """With an API key, and with the cookie of a browser's session."""

    id: UUID
    email: str
    key: str
    cookie: str

    @property
    def by_key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    @property
    def by_cookie(self) -> dict[str, str]:
        return {"Cookie": f"theme=dark; __Host-roster={self.cookie}; lang=es"}


async def a_person(register: Connection, *roles: str, name: str = "Ana") -> Person:
    """Who holds these roles, which are made when they are missing."""
    user = uuid7()
    person = Person(user, f"{user}@example.com", f"rak_{token_urlsafe(32)}", f"rst_{token_urlsafe(32)}")
    await register.execute(
        "INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)"
        " VALUES ($1, $2, $2, $3, 'active', 1, now(), now())",
        user,
        person.email,
        name,
    )
    await register.execute(
        "INSERT INTO api_keys (id, user_id, name, prefix, secret_hash, permissions, created_at)"
        " VALUES ($1, $2, 'A key', 'rak_', $3, '{}', now())",
        uuid7(),
        user,
        _hash(person.key),
    )
    await register.execute(
        "INSERT INTO sessions (id, user_id, kind, secret_hash, created_at, last_used_at, expires_at)"
        " VALUES ($1, $2, 'browser', $3, now(), now(), now() + interval '1 hour')",
        uuid7(),
        user,
        _hash(person.cookie),
    )
    for role in roles:
        await grant(register, person, role)
    return person


async def grant(register: Connection, person: Person, role: str) -> None:
    await register.execute(
        "INSERT INTO roles (id, name, description, permissions, version, created_at, updated_at)"
        " VALUES ($1, $2, '', '{}', 1, now(), now()) ON CONFLICT (name) DO NOTHING",
        uuid7(),
        role,
    )
    await register.execute(
        "INSERT INTO user_roles (user_id, role_id, granted_at) SELECT $1, id, now() FROM roles WHERE name = $2",
        person.id,
        role,
    )


async def revoke(register: Connection, person: Person, role: str) -> None:
    await register.execute(
        "DELETE FROM user_roles USING roles WHERE role_id = roles.id AND user_id = $1 AND name = $2", person.id, role
    )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
