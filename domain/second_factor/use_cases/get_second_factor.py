"""Say whether signing in takes a second factor."""

from dataclasses import dataclass

from domain.second_factor.entities import SecondFactorState
from domain.second_factor.ports import SecondFactorRepository
from domain.shared.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GetSecondFactor:
    """Everybody sees their own, after signing in."""

    actor: Actor
    factors: SecondFactorRepository

    async def execute(self) -> SecondFactorState:
        """Raises NotSignedIn, SessionRequired."""
        return await self.factors.state_of(self.actor.require_session())
