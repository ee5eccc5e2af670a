"""The controller and the application."""

import os
from typing import Annotated, Any
from uuid import UUID

from advanced_alchemy.extensions.litestar import (
    AsyncSessionConfig,
    EngineConfig,
    SQLAlchemyAsyncConfig,
    SQLAlchemyPlugin,
    filters,
    providers,
    service,
)
from litestar import Controller, Litestar, Request, get, patch, post, put
from litestar.connection import ASGIConnection
from litestar.params import Dependency
from litestar.security.jwt import JWTAuth, Token
from sqlalchemy.orm import lazyload

from benchmarks.peers.litestar_services.models import User, now
from benchmarks.peers.litestar_services.services import AuditService, RoleService, UserService
from benchmarks.peers.schemas import UserCreate, UserPublic, UserUpdate

CallerRequest = Request[User, Token, Any]

config = SQLAlchemyAsyncConfig(
    connection_string=os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
    before_send_handler="autocommit",
    session_config=AsyncSessionConfig(expire_on_commit=False),
    engine_config=EngineConfig(pool_size=int(os.environ["POOL_SIZE"]), max_overflow=0),
)


class UsersController(Controller):
    path = "/v1"
    dependencies = (
        providers.create_service_dependencies(
            UserService,
            "users",
            filters={
                "pagination_type": "limit_offset",
                "sort_field": "created_at",
                "sort_order": "asc",
                "search": "display_name,email",
                "search_ignore_case": True,
            },
        )
        | providers.create_service_dependencies(RoleService, "roles")
        | providers.create_service_dependencies(AuditService, "audit")
    )

    @get("/me")
    async def read_me(self, request: CallerRequest, users: UserService) -> UserPublic:
        return users.to_schema(await users.get(request.user.id), schema_type=UserPublic)

    @get("/users")
    async def list_users(
        self, users: UserService, filters: Annotated[list[filters.FilterTypes], Dependency(skip_validation=True)]
    ) -> service.OffsetPagination[UserPublic]:
        """Without the total, which would count a million users with each page."""
        return users.to_schema(await users.list(*filters), filters=filters, schema_type=UserPublic)

    @post("/users")
    async def create_user(
        self, request: CallerRequest, users: UserService, audit: AuditService, data: UserCreate
    ) -> UserPublic:
        user = await users.create(data.model_dump() | {"email_key": data.email.casefold(), "roles": []})
        await audit.note("user_registered", user, by=request.user)
        return users.to_schema(user, schema_type=UserPublic)

    @get("/users/{user_id:uuid}")
    async def read_user(self, users: UserService, user_id: UUID) -> UserPublic:
        return users.to_schema(await users.get(user_id), schema_type=UserPublic)

    @patch("/users/{user_id:uuid}")
    async def update_user(
        self, request: CallerRequest, users: UserService, audit: AuditService, user_id: UUID, data: UserUpdate
    ) -> UserPublic:
        user = await users.update(data, item_id=user_id)
        await audit.note("user_updated", user, by=request.user)
        return users.to_schema(user, schema_type=UserPublic)

    @put("/users/{user_id:uuid}/roles/{role_id:uuid}", status_code=204)
    async def grant_role(
        self,
        request: CallerRequest,
        users: UserService,
        roles: RoleService,
        audit: AuditService,
        user_id: UUID,
        role_id: UUID,
    ) -> None:
        user, role = await users.get(user_id), await roles.get(role_id)
        if role not in user.roles:
            user.roles.append(role)
            user.updated_at = now()
            await audit.note("role_granted", user, by=request.user, role=role)


async def retrieve_user_handler(token: Token, connection: ASGIConnection[Any, Any, Any, Any]) -> User | None:
    session = config.provide_session(connection.app.state, connection.scope)
    user = await session.get(User, UUID(token.sub), options=[lazyload(User.roles)])
    return user if user and user.status == "active" else None


jwt_auth = JWTAuth[User](
    retrieve_user_handler=retrieve_user_handler, token_secret=os.environ["JWT_SECRET"], exclude=["/schema"]
)
app = Litestar([UsersController], plugins=[SQLAlchemyPlugin(config)], on_app_init=[jwt_auth.on_app_init])
