"""An API key, without its secret."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.api_keys.errors import KeyExpiryInThePast
from domain.api_keys.values import API_KEY_PREFIX, SHOWN_CHARACTERS, KeyName
from domain.shared.permissions import Permission
from domain.shared.secrets import new_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """Lets a machine ask on behalf of its owner, with these permissions as far as the owner has them at the moment."""

    id: UUID
    user_id: UUID
    name: KeyName
    prefix: str
    """How the secret begins."""
    permissions: frozenset[Permission]
    created_at: datetime
    expires_at: datetime | None
    """None: it does not expire."""
    last_used_at: datetime | None = None
    """To the minute; None as long as it was never used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApiKey:
    """A key together with its secret, which is shown once and never again."""

    key: ApiKey
    secret: str = field(repr=False)

    @classmethod
    def create(
        cls,
        *,
        id: UUID,
        user_id: UUID,
        name: KeyName,
        permissions: frozenset[Permission],
        expires_at: datetime | None,
        at: datetime,
    ) -> Self:
        """Raises KeyExpiryInThePast."""
        if expires_at is not None and expires_at <= at:
            raise KeyExpiryInThePast
        secret = new_secret(API_KEY_PREFIX)
        key = ApiKey(
            id=id,
            user_id=user_id,
            name=name,
            prefix=secret[:SHOWN_CHARACTERS],
            permissions=permissions,
            created_at=at,
            expires_at=expires_at,
        )
        return cls(key=key, secret=secret)
