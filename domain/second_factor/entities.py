"""An authenticator that somebody has enrolled, and what is shown of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.second_factor.values import RecoveryCode


@dataclass(frozen=True, slots=True, kw_only=True)
class TotpFactor:
    """A secret that Roster shares with somebody's authenticator. It counts once a code has confirmed it."""

    user_id: UUID
    sealed_secret: bytes = field(repr=False)
    """Only the port Authenticators can open it."""
    created_at: datetime
    confirmed_at: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an authenticator needs to know. It is shown once and never stored like this."""

    secret: str = field(repr=False)
    """In base 32, for people to type (RFC 4648)."""
    uri: str = field(repr=False)
    """`otpauth://`, for a QR code."""
    sealed_secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecoveryCodes:
    """A whole set: the codes, shown once, and the hashes that are kept."""

    codes: tuple[RecoveryCode, ...]
    hashes: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorState:
    """Whether signing in takes a second factor, and how much is left for the day on which it is lost."""

    since: datetime | None = None
    recovery_codes_left: int = 0

    @property
    def is_enabled(self) -> bool:
        return self.since is not None
