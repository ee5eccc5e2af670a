"""Decides whether a code is good, and uses it up."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.second_factor.entities import TotpFactor
from domain.second_factor.occurrences import recovery_code_used
from domain.second_factor.ports import Authenticators, RecoveryCodes, SecondFactorRepository, SecondFactors
from domain.second_factor.values import RecoveryCode, TotpCode, parse_code


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleUseCodes(SecondFactors):
    """A code works once. What decides between many who try at once is one statement of a repository.

    Whoever asks for a code counts the attempt first: see `attempts.py`.
    """

    factors: SecondFactorRepository
    authenticators: Authenticators
    recovery_codes: RecoveryCodes
    audit: AuditTrail

    async def is_required(self, user_id: UUID) -> bool:
        return (await self.factors.state_of(user_id)).is_enabled

    async def use(self, user_id: UUID, code: str, *, at: datetime) -> bool:
        factor = await self.factors.find(user_id)
        if factor is None or not factor.is_confirmed:
            return False
        match parse_code(code):
            case TotpCode() as totp:
                return await self._use_totp(factor, totp, at)
            case RecoveryCode() as recovery:
                return await self._use_recovery(user_id, recovery, at)
            case None:
                return False

    async def _use_totp(self, factor: TotpFactor, code: TotpCode, at: datetime) -> bool:
        step = self.authenticators.step_of(code, factor, at=at)
        return step is not None and await self.factors.use_step(factor, step)

    async def _use_recovery(self, user_id: UUID, code: RecoveryCode, at: datetime) -> bool:
        used = await self.factors.use_recovery_code(user_id, self.recovery_codes.hash_of(code, user_id), at=at)
        if used:
            await self.audit.record(recovery_code_used(user_id, at=at))
        return used
