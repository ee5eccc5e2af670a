"""Everybody who might ask: people and keys with each set of permissions, and credentials that are good no longer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from adapters.database.authenticator import hash_of
from adapters.database.seed import ADMINISTRATOR_ID
from app.http.authentication import COOKIE
from domain.shared.access_tokens import LIFETIME, AccessTokens
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.shared.secrets import new_secret
from tests.databases import Connection

_USER: Final = """
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    VALUES ($1, $2, $2, 'Ana', 'active', 1, now(), now())
"""
_ROLE: Final = """
    INSERT INTO roles (id, name, description, permissions, version, created_at, updated_at)
    VALUES ($1, $2, '', $3, 1, now(), now())
"""
_GRANT: Final = "INSERT INTO user_roles (user_id, role_id, granted_at, expires_at) VALUES ($1, $2, now(), $3)"
_SESSION: Final = """
    INSERT INTO sessions (id, user_id, kind, secret_hash, created_at, last_used_at, expires_at)
    VALUES ($1, $2, $3, $4, now(), now(), now() + interval '1 day')
"""
_KEY: Final = """
    INSERT INTO api_keys (id, user_id, name, prefix, secret_hash, permissions, created_at)
    VALUES ($1, $2, 'a key', $3, $4, $5, now())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What comes along with a request, and what that is worth."""

    name: str
    column: str
    """Of the table, which shows callers together who are answered alike."""
    headers: Mapping[str, str]
    permissions: frozenset[str] = frozenset()
    is_known: bool = True
    """False for a credential that is refused, and where there is none."""
    is_key: bool = False
    is_of_another_site: bool = False


@dataclass(frozen=True, slots=True)
class Callers:
    """Makes them behind the API's back, each with a user of its own."""

    truth: Connection
    tokens: AccessTokens

    async def everybody(self) -> list[Caller]:
        return [
            Caller(name="nobody", column="nobody", headers={}, is_known=False),
            *await self._refused(),
            *await self._people(),
            *await self._keys(),
        ]

    async def _people(self) -> list[Caller]:
        administrator = Caller(name="administrator", column="administrator", headers={}, permissions=EVERY_PERMISSION)
        expired = await self._user()
        await self._grant(expired, ADMINISTRATOR_ID, expires_at=datetime.now(UTC) - timedelta(seconds=1))
        cookie, same_site = await self._cookie(await self._administrator()), {"Sec-Fetch-Site": "same-origin"}
        people = [
            Caller(name="plain user", column="user", headers=await self._token(await self._user())),
            Caller(name="plain cookie", column="user", headers=await self._cookie(await self._user()) | same_site),
            Caller(name="expired grant", column="user", headers=await self._token(expired)),
            replace(administrator, headers=await self._token(await self._administrator())),
            replace(administrator, name="administrator's cookie", headers=cookie | same_site),
            Caller(
                name="administrator's cookie from another site",
                column="other site",
                headers=await self._cookie(await self._administrator()) | {"Sec-Fetch-Site": "cross-site"},
                permissions=EVERY_PERMISSION,
                is_of_another_site=True,
            ),
        ]
        for permission in Permission:
            headers = await self._token(await self._user(permission))
            people.append(
                Caller(name=permission, column=permission, headers=headers, permissions=frozenset({permission}))
            )
        return people

    async def _keys(self) -> list[Caller]:
        subset = frozenset({Permission.USERS_READ})
        return [
            Caller(
                name="key of an administrator",
                column="key",
                headers=await self._key(await self._administrator(), EVERY_PERMISSION),
                permissions=EVERY_PERMISSION,
                is_key=True,
            ),
            Caller(
                name="key with a subset of an administrator's permissions",
                column="key users:read",
                headers=await self._key(await self._administrator(), subset),
                permissions=subset,
                is_key=True,
            ),
            Caller(
                name="key with more permissions than its owner has now",
                column="key users:read",
                headers=await self._key(await self._user(*subset), EVERY_PERMISSION),
                permissions=subset,
                is_key=True,
            ),
        ]

    async def _refused(self) -> list[Caller]:
        """Of administrators, so that nothing but the credential can be the reason."""
        ago = datetime.now(UTC) - LIFETIME
        same_site = {"Sec-Fetch-Site": "same-origin"}
        found = {"expired access token": await self._token(await self._administrator(), at=ago)}
        for what, change in {
            "expired session": "UPDATE sessions SET expires_at = now() WHERE user_id = $1",
            "ended session": "UPDATE sessions SET ended_at = now() WHERE user_id = $1",
            "deactivated user": "UPDATE users SET status = 'deactivated' WHERE id = $1",
        }.items():
            user = await self._administrator()
            found[f"{what}, access token"] = await self._token(user)
            found[f"{what}, cookie"] = await self._cookie(user) | same_site
            await self.truth.execute(change, user)
        for what, change in {
            "expired key": "UPDATE api_keys SET expires_at = now() WHERE user_id = $1",
            "revoked key": "UPDATE api_keys SET revoked_at = now() WHERE user_id = $1",
            "deactivated user, key": "UPDATE users SET status = 'deactivated' WHERE id = $1",
        }.items():
            user = await self._administrator()
            found[what] = await self._key(user, EVERY_PERMISSION)
            await self.truth.execute(change, user)
        return [Caller(name=name, column="refused", headers=headers, is_known=False) for name, headers in found.items()]

    async def _administrator(self) -> UUID:
        user = await self._user()
        await self._grant(user, ADMINISTRATOR_ID)
        return user

    async def _user(self, *permissions: Permission) -> UUID:
        user = uuid4()
        await self.truth.execute(_USER, user, f"{user}@example.com")
        if permissions:
            role = uuid4()
            await self.truth.execute(_ROLE, role, f"role-{role.hex[:12]}", sorted(permissions))
            await self._grant(user, role)
        return user

    async def _grant(self, user: UUID, role: UUID, expires_at: datetime | None = None) -> None:
        await self.truth.execute(_GRANT, user, role, expires_at)

    async def _token(self, user: UUID, at: datetime | None = None) -> dict[str, str]:
        session = uuid4()
        await self.truth.execute(_SESSION, session, user, "token", None)
        token = await self.tokens.issue(user, session, at=at or datetime.now(UTC))
        return {"Authorization": f"Bearer {token.text}"}

    async def _cookie(self, user: UUID) -> dict[str, str]:
        secret = new_secret("rst_")
        await self.truth.execute(_SESSION, uuid4(), user, "browser", hash_of(secret))
        return {"Cookie": f"{COOKIE}={secret}"}

    async def _key(self, user: UUID, permissions: Collection[Permission]) -> dict[str, str]:
        secret = new_secret("rak_")
        await self.truth.execute(_KEY, uuid4(), user, secret[:12], hash_of(secret), sorted(permissions))
        return {"Authorization": f"Bearer {secret}"}
