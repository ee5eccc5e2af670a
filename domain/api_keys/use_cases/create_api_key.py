"""Make an API key for oneself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain.api_keys.entities import NewApiKey
from domain.api_keys.occurrences import api_key_created
from domain.api_keys.ports import ApiKeyRepository
from domain.api_keys.values import KeyName
from domain.audit.ports import AuditTrail
from domain.roles.values import parse_permissions
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateApiKeyCommand:
    name: str
    permissions: Collection[str]
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateApiKey:
    """Somebody who is signed in, not another key, and with permissions that they have themselves.

    A permission that they lose later is lost to the key too.
    """

    actor: Actor
    keys: ApiKeyRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: CreateApiKeyCommand) -> NewApiKey:
        """Raises NotSignedIn, SessionRequired, BeyondOwnPermissions, CredentialRefused.

        And for what is wrong with the command InvalidKeyName, UnknownPermission, KeyExpiryInThePast.
        """
        user_id = self.actor.require_session()
        permissions = parse_permissions(command.permissions)
        self.actor.require_all(permissions)
        new = NewApiKey.create(
            id=self.keys.next_id(),
            user_id=user_id,
            name=KeyName.parse(command.name),
            permissions=permissions,
            expires_at=command.expires_at,
            at=self.clock.now(),
        )
        await self.keys.add(new.key, secret=new.secret, session_id=self.actor.session_id)
        await self.audit.record(api_key_created(new.key))
        return new
