"""How the first administrator comes into a register, and how people are told."""

import asyncio
from dataclasses import dataclass
from typing import Final, cast

from app.http.injection import Port
from app.roles.providers import provide_grant_role
from app.settings import Settings
from app.shell.wiring import Wiring
from app.users.providers import provide_register_user
from domain.audit.ports import AuditTrail
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.roles.use_cases.grant_role import GrantRole, GrantRoleCommand
from domain.roles.values import ADMINISTRATOR
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.entities import User
from domain.users.new_passwords import NewPasswords
from domain.users.ports import Administrators, EmailParser, UserRepository
from domain.users.use_cases.register_user import RegisterUser, RegisterUserCommand

COMMAND: Final = "roster users create --administrator --email you@example.com --name 'Your Name'"
_LONGEST_WAIT: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAdministrator:
    """As RegisterUser and GrantRole, both or neither."""

    register_user: RegisterUser
    grant_role: GrantRole
    roles: RoleRepository
    users: UserRepository

    async def execute(self, command: RegisterUserCommand) -> User:
        """Raises what RegisterUser does."""
        user = await self.register_user.execute(command)
        role = await self.roles.get_named(ADMINISTRATOR)
        await self.grant_role.execute(GrantRoleCommand(user_id=user.id, role_id=role.id))
        return await self.users.get(user.id)


def provide_register_administrator(  # noqa: PLR0913, PLR0917 (one for each port)
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    email_parser: Port[EmailParser],
    new_passwords: Port[NewPasswords],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> RegisterAdministrator:
    return RegisterAdministrator(
        register_user=provide_register_user(
            caller,
            user_repository,
            email_parser,
            new_passwords,
            audit_trail,
            clock,
        ),
        grant_role=provide_grant_role(caller, role_repository, role_assignments, administrators, audit_trail, clock),
        roles=role_repository,
        users=user_repository,
    )


def is_missing(wiring: Wiring, settings: Settings) -> bool:
    """Whether nobody could manage the register. A database that does not answer is no reason to wait."""

    async def ask() -> bool:
        async with asyncio.timeout(_LONGEST_WAIT), wiring.ports(settings) as ports:
            administrators = cast("Administrators", ports["administrators"])
            return not await administrators.lock_active()

    try:
        return asyncio.run(ask())
    except Exception:  # noqa: BLE001 (whatever it is, the service itself will say it)
        return False
