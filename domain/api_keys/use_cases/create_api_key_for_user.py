"""Make an API key for somebody else."""

from dataclasses import dataclass
from typing import ClassVar

from domain.api_keys.entities import NewApiKey
from domain.api_keys.occurrences import api_key_created
from domain.api_keys.ports import ApiKeyRepository
from domain.api_keys.use_cases.create_api_key import CreateApiKeyCommand
from domain.api_keys.values import KeyName
from domain.audit.ports import AuditTrail
from domain.roles.values import parse_permissions
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.errors import UserNotFound
from domain.users.ports import EmailParser, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateApiKeyForUser:
    """For operators, who have the database anyway: no route leads here.

    As with every key, its permissions count as far as its owner has them at the moment.
    """

    permission: ClassVar[Permission] = Permission.KEYS_WRITE

    actor: Actor
    users: UserRepository
    emails: EmailParser
    keys: ApiKeyRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, email: str, command: CreateApiKeyCommand) -> NewApiKey:
        """Raises UserNotFound, InvalidEmail, BeyondOwnPermissions, and what CreateApiKey does about its command."""
        self.actor.require(self.permission)
        permissions = parse_permissions(command.permissions)
        self.actor.require_all(permissions)
        owner = await self.users.find_by_email(self.emails.parse(email))
        if owner is None:
            raise UserNotFound("No user has this address. Register them first, with `roster users create`.")
        new = NewApiKey.create(
            id=self.keys.next_id(),
            user_id=owner.id,
            name=KeyName.parse(command.name),
            permissions=permissions,
            expires_at=command.expires_at,
            at=self.clock.now(),
        )
        await self.keys.add(new.key, secret=new.secret)
        await self.audit.record(api_key_created(new.key))
        return new
