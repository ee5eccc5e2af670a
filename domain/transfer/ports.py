"""What imports and exports need from outside."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from domain.shared.actor import Actor
from domain.transfer.entities import Import, ImportPlan
from domain.transfer.values import Candidate, Fault, RawUser, TransferFormat


class UserFiles(Protocol):
    """Reads files of users, however long they are."""

    def read(self, file_format: TransferFormat, body: AsyncIterable[bytes]) -> AsyncIterator[Sequence[RawUser | Fault]]:
        """The records, some at a time. A fault after which nothing can be understood is the last thing it gives."""
        ...


class Staging(Protocol):
    """The place where candidates wait until all have come. Nobody sees them there."""

    async def stage(self, candidates: Sequence[Candidate]) -> None: ...

    async def finish(self, faults: Sequence[Fault], *, lines: int, refused: int) -> tuple[Import, Sequence[Fault]]:
        """Check what only the register can tell, then carry out the plan for all of the candidates or for none.

        `faults` were found before, in `refused` of the lines. Gives how it went and the first faults, and keeps both
        when the block ends. Raises LastAdministrator, RegisterChanged.
        """
        ...

    async def actor(self) -> Actor:
        """Whoever imports, as they are at this moment. Raises CredentialRefused."""
        ...


class RegisterImporter(Protocol):
    """Carries out an import in one transaction."""

    def begin(self, plan: ImportPlan) -> AbstractAsyncContextManager[Staging]:
        """Committed when the block ends; undone, as if it had never begun, by any exception.

        Raises ImportInProgress.
        """
        ...


class ImportRepository(Protocol):
    """The imports that have ended."""

    async def get(self, import_id: UUID) -> Import:
        """Raises ImportNotFound."""
        ...

    async def faults_of(self, import_id: UUID) -> Sequence[Fault]:
        """At most MOST_REPORTED, in the order of the lines. Raises ImportNotFound."""
        ...


class RegisterExporter(Protocol):
    """Writes a file of all users that an import reads."""

    async def export(
        self, file_format: TransferFormat, write: Callable[[bytes], Awaitable[None]], *, password_hashes: bool
    ) -> None:
        """As of one moment, in the order of registration, piece by piece. What `write` raises ends it."""
        ...
