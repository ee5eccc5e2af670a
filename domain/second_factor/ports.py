"""What signing in with a second factor needs from outside."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.second_factor.entities import Enrolment, NewRecoveryCodes, SecondFactorState, TotpFactor
from domain.second_factor.values import RecoveryCode, TotpCode


class SecondFactors(Protocol):
    """The second factors of users, as of the current transaction."""

    async def is_required(self, user_id: UUID) -> bool:
        """Whether this user has a confirmed second factor."""
        ...

    async def use(self, user_id: UUID, code: str, *, at: datetime) -> bool:
        """Whether it is a valid code of an authenticator or a recovery code. Either works once, whoever else tries."""
        ...


class SecondFactorRepository(Protocol):
    """What users have enrolled, at most one authenticator for each, and the hashes of their recovery codes."""

    async def state_of(self, user_id: UUID) -> SecondFactorState: ...

    async def enrol(self, factor: TotpFactor) -> None:
        """Instead of one that was never confirmed. Raises SecondFactorAlreadyEnabled, UserNotFound."""
        ...

    async def find(self, user_id: UUID) -> TotpFactor | None: ...

    async def lock(self, user_id: UUID) -> None:
        """Until the transaction ends, nobody else changes what this user has; codes can still be used.

        As a locked user does (UserRepository.get_for_update). To be asked before the first change, so that those who
        change something about one user wait in one order and not for each other.
        """
        ...

    async def confirm(self, factor: TotpFactor, *, step: int, at: datetime) -> bool:
        """Whether it was this call that confirmed it. The step counts as used. For whoever has the lock."""
        ...

    async def use_step(self, factor: TotpFactor, step: int) -> bool:
        """Whether it is later than every step that was used before."""
        ...

    async def use_recovery_code(self, user_id: UUID, code_hash: bytes, *, at: datetime) -> bool:
        """Whether it is one of this user's that nobody has used."""
        ...

    async def replace_recovery_codes(self, user_id: UUID, hashes: Collection[bytes]) -> None:
        """Whatever there was before is of no use any more. For whoever has the lock."""
        ...

    async def remove(self, user_id: UUID) -> bool:
        """Everything, confirmed or not. Whether anything was confirmed. For whoever has the lock."""
        ...


class Authenticators(Protocol):
    """Speaks the language of authenticator apps: TOTP with SHA-1, 6 digits and steps of 30 seconds (RFC 6238)."""

    def enrol(self, user_id: UUID, account: str) -> Enrolment:
        """A new secret. `account` is what the app shows for it."""
        ...

    def step_of(self, code: TotpCode, factor: TotpFactor, *, at: datetime) -> int | None:
        """Which step the code is of: the present one, the one before or the one after; None if of no such step."""
        ...


class RecoveryCodes(Protocol):
    """Makes recovery codes and knows them again."""

    def new_set(self, user_id: UUID) -> NewRecoveryCodes: ...

    def hash_of(self, code: RecoveryCode, user_id: UUID) -> bytes:
        """Another one for each user, and for each ROSTER_SECRET_KEY."""
        ...
