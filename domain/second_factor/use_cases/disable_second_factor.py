"""Disable the own second factor."""

from dataclasses import dataclass, field

from domain.audit.ports import AuditTrail
from domain.second_factor.errors import SecondFactorNotEnabled
from domain.second_factor.occurrences import second_factor_disabled
from domain.second_factor.ports import SecondFactorRepository
from domain.second_factor.proofs import CodeProof, PasswordProof
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableSecondFactorCommand:
    password: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableSecondFactor:
    """Needs the password and a code: whoever has found a session open has neither."""

    actor: Actor
    password: PasswordProof
    code: CodeProof
    factors: SecondFactorRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: DisableSecondFactorCommand) -> None:
        """Raises NotSignedIn, SessionRequired, and what the two proofs do."""
        user_id = self.actor.require_session()
        verified = await self.password.require(user_id, command.password)
        at = self.clock.now()
        await self.code.require_counted(user_id, command.code, at=at)
        await self.password.lock(verified)
        if not await self.factors.remove(user_id):
            raise SecondFactorNotEnabled
        await self.audit.record(second_factor_disabled(user_id, at=at))
