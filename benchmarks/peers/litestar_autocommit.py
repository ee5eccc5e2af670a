"""Litestar with Advanced Alchemy, whose `autocommit` commits when the response is sent.

The pattern is that of Advanced Alchemy's documentation for Litestar: `SQLAlchemyPlugin` with
`before_send_handler="autocommit"`, and handlers that take `db_session`.
"""

import os
from typing import Annotated, Any
from uuid import UUID

from advanced_alchemy.extensions.litestar import (
    AsyncSessionConfig,
    EngineConfig,
    SQLAlchemyAsyncConfig,
    SQLAlchemyPlugin,
)
from litestar import Litestar, Request, Response, delete, get, patch, post, put
from litestar.di import Provide
from litestar.params import Parameter
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.peers.register import RefusedError, Register

config = SQLAlchemyAsyncConfig(
    connection_string=os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
    before_send_handler="autocommit",
    session_config=AsyncSessionConfig(expire_on_commit=False),
    engine_config=EngineConfig(
        pool_size=int(os.environ["POOL_SIZE"]),
        max_overflow=0,
        pool_timeout=int(os.environ["POOL_TIMEOUT"]),
        pool_pre_ping=True,
    ),
)
IfMatch = Annotated[str | None, Parameter(header="If-Match")]


async def provide_register(db_session: AsyncSession, request: Request[Any, Any, Any]) -> Register:
    return Register(db_session, request.headers.get("X-Request-Id"))


@get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "alive"}


@post("/v1/users")
async def create_user(data: dict[str, str], register: Register) -> dict[str, Any]:
    return await register.create_user(data["email"], data["display_name"])


@get("/v1/users")
async def find_user(key: str, register: Register) -> dict[str, Any]:
    return await register.find_user(key)


@get("/v1/users/{user_id:uuid}")
async def read_user(user_id: UUID, register: Register) -> dict[str, Any]:
    return await register.read_user(user_id)


@patch("/v1/users/{user_id:uuid}")
async def patch_user(
    user_id: UUID, data: dict[str, str], register: Register, if_match: IfMatch = None
) -> dict[str, Any]:
    return await register.patch_user(user_id, data["display_name"], if_match)


@delete("/v1/users/{user_id:uuid}")
async def delete_user(user_id: UUID, register: Register, if_match: IfMatch = None) -> None:
    await register.delete_user(user_id, if_match)


@post("/v1/users/{user_id:uuid}/{verb:str}", status_code=200)
async def switch_user(user_id: UUID, verb: str, register: Register) -> dict[str, Any]:
    return await register.switch_user(user_id, verb)


@put("/v1/users/{user_id:uuid}/roles")
async def replace_roles(user_id: UUID, data: dict[str, set[UUID]], register: Register) -> dict[str, Any]:
    return await register.replace_roles(user_id, data["role_ids"])


@put("/v1/users/{user_id:uuid}/roles/{role_id:uuid}", status_code=204)
async def grant(user_id: UUID, role_id: UUID, register: Register) -> None:
    await register.grant(user_id, role_id)


@delete("/v1/users/{user_id:uuid}/roles/{role_id:uuid}")
async def revoke(user_id: UUID, role_id: UUID, register: Register) -> None:
    await register.revoke(user_id, role_id)


@post("/v1/roles")
async def create_role(data: dict[str, str], register: Register) -> dict[str, Any]:
    return await register.create_role(data["name"], data["description"])


@get("/v1/roles")
async def find_role(key: str, register: Register) -> dict[str, Any]:
    return await register.find_role(key)


def refuse(_: Request[Any, Any, Any], error: RefusedError) -> Response[dict[str, str]]:
    return Response({"detail": "Refused."}, status_code=error.status)


app = Litestar(
    [
        live,
        create_user,
        find_user,
        read_user,
        patch_user,
        delete_user,
        switch_user,
        replace_roles,
        grant,
        revoke,
        create_role,
        find_role,
    ],
    plugins=[SQLAlchemyPlugin(config=config)],
    dependencies={"register": Provide(provide_register)},
    exception_handlers={RefusedError: refuse},
    openapi_config=None,
)
