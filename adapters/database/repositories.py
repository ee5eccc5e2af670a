"""Which repository port each of ours is, by the name that providers ask for."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.account_tokens import SqlAccountTokenRepository
from adapters.database.administrators import SqlAdministrators
from adapters.database.api_keys import SqlApiKeyRepository
from adapters.database.audit import SqlAuditEventRepository
from adapters.database.invitations import SqlInvitationRepository
from adapters.database.outbox import SqlOutboxMails
from adapters.database.refresh_tokens import SqlRefreshTokenRepository
from adapters.database.roles.assignments import SqlRoleAssignments
from adapters.database.roles.batches import SqlRoleBatches
from adapters.database.roles.holding import SqlHeldPermissions
from adapters.database.roles.repository import SqlRoleRepository
from adapters.database.second_factor import SqlSecondFactorRepository
from adapters.database.sessions import SqlSessionRepository
from adapters.database.transfer.imports import SqlImportRepository
from adapters.database.unit_of_work import SqlUnitOfWork
from adapters.database.users.batches import SqlUserBatches
from adapters.database.users.repository import SqlUserRepository

REPOSITORIES: Final[Mapping[str, Callable[[AsyncSession], object]]] = {
    "user_repository": SqlUserRepository,
    "user_batches": SqlUserBatches,
    "administrators": SqlAdministrators,
    "held_permissions": SqlHeldPermissions,
    "role_repository": SqlRoleRepository,
    "role_assignments": SqlRoleAssignments,
    "role_batches": SqlRoleBatches,
    "audit_event_repository": SqlAuditEventRepository,
    "second_factor_repository": SqlSecondFactorRepository,
    "session_repository": SqlSessionRepository,
    "refresh_token_repository": SqlRefreshTokenRepository,
    "api_key_repository": SqlApiKeyRepository,
    "import_repository": SqlImportRepository,
    "unit_of_work": SqlUnitOfWork,
    "outbox_mails": SqlOutboxMails,
    "account_token_repository": SqlAccountTokenRepository,
    "invitation_repository": SqlInvitationRepository,
}
