"""What stays of a refusal: whoever has found a session open, and guesses, is seen."""

from dataclasses import dataclass
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.second_factor.occurrences import second_factor_refused
from domain.shared.clock import Clock
from domain.shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Committed at once, since the error that follows undoes everything else."""

    audit: AuditTrail
    unit_of_work: UnitOfWork
    clock: Clock

    async def remember(self, user_id: UUID) -> None:
        await self.audit.record(second_factor_refused(user_id, at=self.clock.now()))
        await self.unit_of_work.commit()
