"""Register somebody who can let others in."""

from dataclasses import dataclass

from domain.roles.ports import RoleRepository
from domain.roles.use_cases.grant_role import GrantRole, GrantRoleCommand
from domain.roles.values import ADMINISTRATOR
from domain.users.entities import User
from domain.users.ports import UserRepository
from domain.users.use_cases.register_user import RegisterUser, RegisterUserCommand


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
