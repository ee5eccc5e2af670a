"""FastAPI with a dependency that yields the session and commits after the `yield`.

The pattern is that of FastAPI's documentation, "Dependencies with yield", with the AsyncSession of SQLAlchemy's
documentation of asyncio. Since FastAPI 0.118 the code after the `yield` runs once the response was sent.
"""

import os
from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from benchmarks.peers.register import RefusedError, Register

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
    pool_size=int(os.environ["POOL_SIZE"]),
    max_overflow=0,
    pool_timeout=int(os.environ["POOL_TIMEOUT"]),
    pool_pre_ping=True,
)
new_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with new_session() as session:
        yield session
        await session.commit()


def get_register(
    session: Annotated[AsyncSession, Depends(get_session)], x_request_id: Annotated[str | None, Header()] = None
) -> Register:
    return Register(session, x_request_id)


Registered = Annotated[Register, Depends(get_register)]
IfMatch = Annotated[str | None, Header()]


@app.exception_handler(RefusedError)
def refuse(_: Request, error: RefusedError) -> JSONResponse:
    return JSONResponse({"detail": "Refused."}, status_code=error.status)


@app.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "alive"}


@app.post("/v1/users", status_code=201)
async def create_user(data: dict[str, str], register: Registered) -> dict[str, Any]:
    return await register.create_user(data["email"], data["display_name"])


@app.get("/v1/users")
async def find_user(key: str, register: Registered) -> dict[str, Any]:
    return await register.find_user(key)


@app.get("/v1/users/{user_id}")
async def read_user(user_id: UUID, register: Registered) -> dict[str, Any]:
    return await register.read_user(user_id)


@app.patch("/v1/users/{user_id}")
async def patch_user(
    user_id: UUID,
    display_name: Annotated[str, Body(embed=True, media_type="application/merge-patch+json")],
    register: Registered,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    return await register.patch_user(user_id, display_name, if_match)


@app.delete("/v1/users/{user_id}", status_code=204)
async def delete_user(user_id: UUID, register: Registered, if_match: IfMatch = None) -> None:
    await register.delete_user(user_id, if_match)


@app.post("/v1/users/{user_id}/{verb}")
async def switch_user(user_id: UUID, verb: str, register: Registered) -> dict[str, Any]:
    return await register.switch_user(user_id, verb)


@app.put("/v1/users/{user_id}/roles")
async def replace_roles(
    user_id: UUID, role_ids: Annotated[set[UUID], Body(embed=True)], register: Registered
) -> dict[str, Any]:
    return await register.replace_roles(user_id, role_ids)


@app.put("/v1/users/{user_id}/roles/{role_id}", status_code=204)
async def grant(user_id: UUID, role_id: UUID, register: Registered) -> None:
    await register.grant(user_id, role_id)


@app.delete("/v1/users/{user_id}/roles/{role_id}", status_code=204)
async def revoke(user_id: UUID, role_id: UUID, register: Registered) -> None:
    await register.revoke(user_id, role_id)


@app.post("/v1/roles", status_code=201)
async def create_role(data: dict[str, str], register: Registered) -> dict[str, Any]:
    return await register.create_role(data["name"], data["description"])


@app.get("/v1/roles")
async def find_role(key: str, register: Registered) -> dict[str, Any]:
    return await register.find_role(key)
