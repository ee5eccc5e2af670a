"""Give out all that is kept about oneself."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from domain.personal_data.ports import PersonalRecords
from domain.personal_data.values import Record, Section
from domain.shared.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMe:
    """To whoever has signed in, whatever their roles. Not to an API key, which may know less than its owner."""

    actor: Actor
    records: PersonalRecords

    async def execute(self) -> AsyncGenerator[tuple[Section, Sequence[Record]], None]:
        """Raises NotSignedIn, SessionRequired."""
        return self.records.of(self.actor.require_session())
