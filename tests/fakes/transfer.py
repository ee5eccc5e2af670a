"""Imports and exports over the register in memory: the same checks, one user after the other."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import msgspec

from domain.shared.actor import Actor, Origin
from domain.transfer.entities import Import, ImportCounts, ImportPlan
from domain.transfer.errors import ImportNotFound, RepeatedEmail
from domain.transfer.ports import ImportRepository, RegisterExporter, RegisterImporter, Staging
from domain.transfer.values import Candidate, Fault, OnConflict, TransferFormat
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken
from domain.users.values import DisplayName, Email, UserStatus
from tests.fakes.register import FakeRegister


class FakeImports(ImportRepository):
    def __init__(self) -> None:
        self.done: dict[UUID, tuple[Import, Sequence[Fault]]] = {}
        self.standing: dict[str, Actor] = {}
        """Of those who may do something else now than when they began."""

    async def get(self, import_id: UUID) -> Import:
        if import_id not in self.done:
            raise ImportNotFound
        return self.done[import_id][0]

    async def faults_of(self, import_id: UUID) -> Sequence[Fault]:
        await self.get(import_id)
        return self.done[import_id][1]


class FakeStaging(Staging):
    """Creates users, or refuses or skips those who are there; roles and updates are PostgreSQL's to test."""

    def __init__(self, register: FakeRegister, imports: FakeImports, plan: ImportPlan, origin: Origin) -> None:
        self._register = register
        self._imports = imports
        self._plan = plan
        self._origin = origin
        self._candidates: list[Candidate] = []

    async def stage(self, candidates: Sequence[Candidate]) -> None:
        self._candidates += candidates

    async def finish(self, faults: Sequence[Fault], *, lines: int, refused: int) -> tuple[Import, Sequence[Fault]]:
        known = {user.email.key for user in self._register.users.values()}
        found = [*faults, *self._conflicts(known)]
        counts = ImportCounts(lines=lines, refused=refused + len(found) - len(faults))
        if not found:
            new = [each for each in self._candidates if each.email_key not in known]
            if not self._plan.dry_run:
                self._register.users |= {user.id: user for user in map(self._user, new)}
            counts = ImportCounts(lines=lines, created=len(new), skipped=lines - len(new))
        done = Import(id=uuid4(), actor=self._origin.actor.name, plan=self._plan, counts=counts)
        self._imports.done[done.id] = (done, sorted(found))
        return done, sorted(found)

    async def actor(self) -> Actor:
        return self._imports.standing.get(self._origin.actor.name, self._origin.actor)

    def _conflicts(self, known: set[str]) -> list[Fault]:
        seen: set[str] = set()
        found = []
        for each in self._candidates:
            if each.email_key in seen:
                found.append(Fault(each.line, "email", RepeatedEmail.code))
            elif each.email_key in known and self._plan.on_conflict is OnConflict.FAIL:
                found.append(Fault(each.line, "email", EmailAlreadyTaken.code))
            seen.add(each.email_key)
        return found

    def _user(self, candidate: Candidate) -> User:
        return User(
            id=UUID(candidate.id) if candidate.id else uuid4(),
            email=Email(candidate.email),
            display_name=DisplayName(candidate.display_name),
            password_hash=candidate.password_hash,
            status=UserStatus(candidate.status or UserStatus.ACTIVE),
            roles=(),
            version=1,
            created_at=self._plan.at,
            updated_at=self._plan.at,
        )


class FakeRegisterImporter(RegisterImporter):
    def __init__(self, register: FakeRegister, imports: FakeImports, origin: Origin) -> None:
        self._register = register
        self._imports = imports
        self._origin = origin

    @asynccontextmanager
    async def begin(self, plan: ImportPlan) -> AsyncIterator[Staging]:
        yield FakeStaging(self._register, self._imports, plan, self._origin)


class FakeRegisterExporter(RegisterExporter):
    """Writes NDJSON."""

    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def export(
        self, _: TransferFormat, write: Callable[[bytes], Awaitable[None]], *, password_hashes: bool
    ) -> None:
        for user in self._register.users.values():
            hashes = {"password_hash": user.password_hash} if password_hashes else {}
            shown = {"email": user.email.address, "display_name": user.display_name.text, **hashes}
            await write(msgspec.json.encode(shown) + b"\n")
