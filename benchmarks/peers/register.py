"""The register's rules, the same for both peers, so that they differ in one thing alone: who commits, and when.

Nothing here begins or ends a transaction. Every statement has been carried out when a handler returns, as the
repositories of Advanced Alchemy see to it: what is lost afterwards is lost at COMMIT. A refusal is raised.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from benchmarks.peers.tables import AuditEvent, Role, User

WITH_ROLES = selectinload(User.roles)


class RefusedError(Exception):
    """With the status that says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Register:
    """`request_id` is noted in each audit event, which is written in the same transaction as the change."""

    session: AsyncSession
    request_id: str | None

    async def create_user(self, email: str, display_name: str) -> dict[str, Any]:
        user = User(email=email, email_key=email.casefold(), display_name=display_name, roles=[])
        if await self.session.scalar(select(User).where(User.email_key == user.email_key)):
            raise RefusedError(409)
        self.session.add(user)
        await self.session.flush()
        await self._audit("user_registered", user)
        return shown(user)

    async def patch_user(self, user_id: UUID, display_name: str, if_match: str | None) -> dict[str, Any]:
        user = await self._user(user_id, if_match)
        user.display_name = display_name
        return await self._changed("user_updated", user)

    async def switch_user(self, user_id: UUID, verb: str) -> dict[str, Any]:
        user = await self._user(user_id)
        status = {"activate": "active", "deactivate": "deactivated"}[verb]
        if user.status == status:
            return shown(user)
        user.status = status
        return await self._changed(f"user_{verb}d", user)

    async def delete_user(self, user_id: UUID, if_match: str | None) -> None:
        user = await self._user(user_id, if_match)
        await self.session.delete(user)
        await self._audit("user_deleted", user)

    async def replace_roles(self, user_id: UUID, role_ids: set[UUID]) -> dict[str, Any]:
        user = await self._user(user_id)
        held = {role.id for role in user.roles}
        if held == role_ids:
            return shown(user)
        user.roles = list(await self.session.scalars(select(Role).where(Role.id.in_(role_ids))))
        user.version += 1
        for role_id in role_ids - held:
            await self._audit("role_granted", user, role_id)
        for role_id in held - role_ids:
            await self._audit("role_revoked", user, role_id)
        return shown(user)

    async def grant(self, user_id: UUID, role_id: UUID) -> None:
        user = await self._user(user_id)
        await self.replace_roles(user_id, {role.id for role in user.roles} | {role_id})

    async def revoke(self, user_id: UUID, role_id: UUID) -> None:
        user = await self._user(user_id)
        await self.replace_roles(user_id, {role.id for role in user.roles} - {role_id})

    async def create_role(self, name: str, description: str) -> dict[str, Any]:
        role = Role(name=name, description=description)
        if await self.session.scalar(select(Role).where(Role.name == name)):
            raise RefusedError(409)
        self.session.add(role)
        await self.session.flush()
        await self._audit("role_created", role)
        return {"id": role.id, "version": role.version}

    async def read_user(self, user_id: UUID) -> dict[str, Any]:
        user = await self.session.get(User, user_id, options=[WITH_ROLES])
        if user is None:
            raise RefusedError(404)
        return shown(user)

    async def find_user(self, email: str) -> dict[str, Any]:
        user = await self.session.scalar(select(User).options(WITH_ROLES).where(User.email_key == email))
        if user is None:
            raise RefusedError(404)
        return shown(user)

    async def find_role(self, name: str) -> dict[str, Any]:
        role = await self.session.scalar(select(Role).where(Role.name == name))
        if role is None:
            raise RefusedError(404)
        return {"id": role.id, "version": role.version}

    async def _user(self, user_id: UUID, if_match: str | None = None) -> User:
        user = await self.session.get(User, user_id, options=[WITH_ROLES], with_for_update=True)
        if user is None:
            raise RefusedError(404)
        if if_match and if_match != f'"{user.version}"':
            raise RefusedError(412)
        return user

    async def _changed(self, action: str, user: User) -> dict[str, Any]:
        user.version += 1
        await self._audit(action, user)
        return shown(user)

    async def _audit(self, action: str, target: User | Role, role_id: UUID | None = None) -> None:
        kind = "user" if isinstance(target, User) else "role"
        event = AuditEvent(
            action=action, target_type=kind, target_id=target.id, role_id=role_id, request_id=self.request_id
        )
        self.session.add(event)
        await self.session.flush()


def shown(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "display_name": user.display_name,
        "status": user.status,
        "roles": [role.name for role in user.roles],
        "version": user.version,
    }
