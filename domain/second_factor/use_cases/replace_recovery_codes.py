"""Make new recovery codes."""

from dataclasses import dataclass

from domain.audit.ports import AuditTrail
from domain.second_factor.errors import SecondFactorNotEnabled
from domain.second_factor.occurrences import recovery_codes_replaced
from domain.second_factor.ports import RecoveryCodes, SecondFactorRepository
from domain.second_factor.proofs import CodeProof
from domain.second_factor.values import RecoveryCode
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceRecoveryCodes:
    """Needs a code, one of the old recovery codes for instance. The old ones are of no use afterwards."""

    actor: Actor
    code: CodeProof
    factors: SecondFactorRepository
    recovery_codes: RecoveryCodes
    audit: AuditTrail
    clock: Clock

    async def execute(self, code: str) -> tuple[RecoveryCode, ...]:
        """Raises NotSignedIn, SessionRequired, TooManyAttempts, SecondFactorNotEnabled, CodeRefused."""
        user_id, at = self.actor.require_session(), self.clock.now()
        await self.code.require(user_id, code, at=at)
        # Of another transaction than the code: meanwhile the second factor may have been disabled.
        await self.factors.lock(user_id)
        if not (await self.factors.state_of(user_id)).is_enabled:
            raise SecondFactorNotEnabled
        new = self.recovery_codes.new_set(user_id)
        await self.factors.replace_recovery_codes(user_id, new.hashes)
        await self.audit.record(recovery_codes_replaced(user_id, at=at))
        return new.codes
