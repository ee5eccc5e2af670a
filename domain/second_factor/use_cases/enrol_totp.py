"""Give an authenticator its secret."""

from dataclasses import dataclass

from domain.second_factor.entities import Enrolment, TotpFactor
from domain.second_factor.ports import Authenticators, SecondFactorRepository
from domain.second_factor.proofs import PasswordProof
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolTotp:
    """Needs the password once more. Nothing changes for signing in until a code has confirmed it.

    Enrolling again makes another secret, and the one before is of no use; a confirmed one must be disabled first.
    """

    actor: Actor
    password: PasswordProof
    factors: SecondFactorRepository
    authenticators: Authenticators
    clock: Clock

    async def execute(self, password: str) -> Enrolment:
        """Raises NotSignedIn, SessionRequired, TooManyAttempts, PasswordRefused, SecondFactorAlreadyEnabled."""
        user_id = self.actor.require_session()
        verified = await self.password.require(user_id, password)
        await self.password.lock(verified)
        enrolment = self.authenticators.enrol(user_id, self.actor.email)
        await self.factors.enrol(
            TotpFactor(user_id=user_id, sealed_secret=enrolment.sealed_secret, created_at=self.clock.now())
        )
        return enrolment
