"""A signing key and its life: published, then signing, then kept until all that it signed has expired."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.shared.access_tokens import LIFETIME

PUBLISHED_BEFORE: Final = timedelta(minutes=10)
"""How long a key is published before it signs: longer than anybody may go on with the keys they read before."""
KEPT_AFTER: Final = 2 * LIFETIME
"""How long it is published after it signed: what it signed lives half as long, and clocks differ."""


class KeyState(StrEnum):
    PUBLISHED = "published"
    SIGNING = "signing"
    LEAVING = "leaving"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """What everybody may know of a key. Each signs until its successor does, so there is always exactly one."""

    kid: str
    """Its name in tokens: the SHA-256 thumbprint of RFC 7638."""
    public_key: bytes
    """The 32 bytes of Ed25519 (RFC 8032)."""
    created_at: datetime
    signs_from: datetime
    signs_until: datetime | None
    """None while it has no successor."""

    @property
    def retires_at(self) -> datetime | None:
        return self.signs_until and self.signs_until + KEPT_AFTER

    def state(self, at: datetime) -> KeyState:
        if at < self.signs_from:
            return KeyState.PUBLISHED
        if self.signs_until is None or at < self.signs_until:
            return KeyState.SIGNING
        return KeyState.LEAVING if at < self.signs_until + KEPT_AFTER else KeyState.RETIRED
