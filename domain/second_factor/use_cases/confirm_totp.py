"""Enable the second factor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.second_factor.attempts import OwnerAttempts
from domain.second_factor.errors import CodeRefused, NothingToConfirm
from domain.second_factor.occurrences import second_factor_enabled
from domain.second_factor.ports import Authenticators, RecoveryCodes, SecondFactorRepository
from domain.second_factor.values import RecoveryCode, TotpCode, parse_code
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmTotp:
    """A first code shows that the authenticator works; from then on signing in needs one. Gives the recovery codes."""

    actor: Actor
    factors: SecondFactorRepository
    authenticators: Authenticators
    recovery_codes: RecoveryCodes
    attempts: OwnerAttempts
    audit: AuditTrail
    clock: Clock

    async def execute(self, code: str) -> tuple[RecoveryCode, ...]:
        """Raises NotSignedIn, SessionRequired, TooManyAttempts, NothingToConfirm, CodeRefused."""
        user_id = self.actor.require_session()
        await self.attempts.count(user_id)
        at = self.clock.now()
        await self._confirm(user_id, code, at)
        new = self.recovery_codes.new_set(user_id)
        await self.factors.replace_recovery_codes(user_id, new.hashes)
        await self.audit.record(second_factor_enabled(user_id, at=at))
        return new.codes

    async def _confirm(self, user_id: UUID, code: str, at: datetime) -> None:
        factor = await self.factors.find(user_id)
        if factor is None or factor.is_confirmed:
            raise NothingToConfirm
        digits = parse_code(code)
        step = self.authenticators.step_of(digits, factor, at=at) if isinstance(digits, TotpCode) else None
        if step is None:
            raise CodeRefused
        await self.factors.lock(user_id)
        if not await self.factors.confirm(factor, step=step, at=at):
            raise NothingToConfirm
