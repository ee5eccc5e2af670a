"""A service for each model, with its repository."""

from advanced_alchemy.extensions.litestar import repository, service

from benchmarks.peers.litestar_services.models import AuditEvent, Role, User


class UserService(service.SQLAlchemyAsyncRepositoryService[User]):
    class Repository(repository.SQLAlchemyAsyncRepository[User]):
        model_type = User

    repository_type = Repository


class RoleService(service.SQLAlchemyAsyncRepositoryService[Role]):
    class Repository(repository.SQLAlchemyAsyncRepository[Role]):
        model_type = Role

    repository_type = Repository


class AuditService(service.SQLAlchemyAsyncRepositoryService[AuditEvent]):
    class Repository(repository.SQLAlchemyAsyncRepository[AuditEvent]):
        model_type = AuditEvent

    repository_type = Repository

    async def note(self, action: str, user: User, *, by: User, role: Role | None = None) -> None:
        role_id = role.id if role else None
        await self.create({"action": action, "actor": f"user:{by.id}", "target_id": user.id, "role_id": role_id})
