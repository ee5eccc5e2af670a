"""Check a code of one's own."""

from dataclasses import dataclass

from domain.second_factor.proofs import CodeProof
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCode:
    """As at sign-in: it counts, and a good code is used up."""

    actor: Actor
    code: CodeProof
    clock: Clock

    async def execute(self, code: str) -> None:
        """Raises NotSignedIn, SessionRequired, TooManyAttempts, SecondFactorNotEnabled, CodeRefused."""
        await self.code.require(self.actor.require_session(), code, at=self.clock.now())
