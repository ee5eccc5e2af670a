"""Import users from a file."""

from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.errors import DomainError
from domain.shared.permissions import Permission
from domain.transfer.checking import RecordCheck
from domain.transfer.entities import Import, ImportPlan
from domain.transfer.ports import RegisterImporter, Staging, UserFiles
from domain.transfer.refusal import ImportRefused
from domain.transfer.values import MOST_REPORTED, Candidate, Fault, OnConflict, RawUser, TransferFormat
from domain.users.ports import EmailParser, PasswordHasher


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUsersCommand:
    body: AsyncIterable[bytes]
    format: TransferFormat
    on_conflict: OnConflict = OnConflict.FAIL
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUsers:
    """All of the lines or none: one that cannot be accepted refuses the import, and the report names it.

    Each line keeps the rules that registering a user has. Whoever asks grants only what they may do themselves, and
    changes nobody who may do more than they. Address and password of somebody who is there already are never changed.
    What they may do at the beginning they must still be allowed to do at the end, which may be minutes later.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    files: UserFiles
    importer: RegisterImporter
    emails: EmailParser
    passwords: PasswordHasher
    clock: Clock

    async def execute(self, command: ImportUsersCommand) -> Import:
        """Raises ImportRefused, ImportInProgress, LastAdministrator, RegisterChanged.

        And CredentialRefused, PermissionMissing, BeyondOwnPermissions when a right was taken away meanwhile.
        """
        self.actor.require(self.permission)
        at = self.clock.now()
        plan = ImportPlan(format=command.format, on_conflict=command.on_conflict, dry_run=command.dry_run, at=at)
        check = RecordCheck(self.emails, self.passwords, plan=plan, actor=self.actor)
        async with self.importer.begin(plan) as staging:
            intake = _Intake(check, staging)
            async for records in self.files.read(command.format, command.body):
                await intake.take(records)
            done, first = await staging.finish(intake.faults, lines=intake.lines, refused=intake.refused)
            self._require_the_same(await staging.actor())
        # Only now: the report is committed.
        if first:
            raise ImportRefused(done, first)
        return done

    def _require_the_same(self, now: Actor) -> None:
        now.require(self.permission)
        now.require_all(self.actor.permissions)


class _Intake:
    """Counts and checks the records as they come, and stages those that keep the rules."""

    def __init__(self, check: RecordCheck, staging: Staging) -> None:
        self._check = check
        self._staging = staging
        self.faults: list[Fault] = []
        self.lines = 0
        self.refused = 0

    async def take(self, records: Sequence[RawUser | Fault]) -> None:
        self.lines += len(records)
        good: list[Candidate] = []
        for record in records:
            if isinstance(record, Fault):
                self._refuse([record])
                continue
            try:
                good.append(self._check.candidate(record))
            except DomainError:
                self._refuse(self._check.faults(record))
        await self._staging.stage(good)

    def _refuse(self, faults: list[Fault]) -> None:
        self.refused += 1
        if len(self.faults) < MOST_REPORTED:
            self.faults += faults
