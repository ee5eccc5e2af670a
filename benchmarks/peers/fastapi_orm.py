"""FastAPI with SQLAlchemy's ORM.

As FastAPI's tutorial has it: "SQL (Relational) Databases" (a dependency that yields the session, `response_model`, a
commit in each operation that changes something) and "OAuth2 with Password (and hashing), Bearer with JWT tokens" (the
caller is looked up with each request). As SQLAlchemy's "Asynchronous I/O" has it: `expire_on_commit=False`,
`selectinload` and `awaitable_attrs`.
"""

import os
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import jwt
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload

from benchmarks.peers.schemas import UserCreate, UserPage, UserPublic, UserUpdate
from benchmarks.peers.tables import AuditEvent, Role, User

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
    pool_size=int(os.environ["POOL_SIZE"]),
    max_overflow=0,
)
new_session = async_sessionmaker(engine, expire_on_commit=False)
oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token")
app = FastAPI()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with new_session() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session)]


async def get_current_user(token: Annotated[str, Depends(oauth2_scheme)], session: SessionDep) -> User:
    refused = HTTPException(401, "Could not validate credentials", {"WWW-Authenticate": "Bearer"})
    try:
        payload = jwt.decode(token, os.environ["JWT_SECRET"], algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise refused from None
    user = await session.get(User, UUID(payload["sub"]))
    if user is None:
        raise refused
    return user


async def get_current_active_user(current_user: Annotated[User, Depends(get_current_user)]) -> User:
    if current_user.status != "active":
        raise HTTPException(400, "Inactive user")
    return current_user


CurrentUser = Annotated[User, Depends(get_current_active_user)]


@app.get("/v1/me", response_model=UserPublic)
async def read_me(current_user: CurrentUser) -> User:
    await current_user.awaitable_attrs.roles
    return current_user


@app.get("/v1/users", response_model=UserPage)
async def read_users(
    session: SessionDep,
    _: CurrentUser,
    search: str | None = None,
    offset: int = 0,
    limit: Annotated[int, Query(le=200)] = 50,
) -> dict[str, list[User]]:
    query = select(User).options(selectinload(User.roles)).order_by(User.created_at, User.id)
    if search:
        query = query.where(or_(User.display_name.icontains(search), User.email.icontains(search)))
    return {"items": list(await session.scalars(query.offset(offset).limit(limit)))}


@app.post("/v1/users", response_model=UserPublic, status_code=201)
async def create_user(session: SessionDep, current_user: CurrentUser, new: UserCreate) -> User:
    user = User(email=new.email, email_key=new.email.casefold(), display_name=new.display_name, roles=[])
    session.add(user)
    try:
        await session.flush()
    except IntegrityError:
        raise HTTPException(409, "Email already registered") from None
    session.add(AuditEvent.of("user_registered", user, by=current_user))
    await session.commit()
    return user


@app.get("/v1/users/{user_id}", response_model=UserPublic)
async def read_user(session: SessionDep, _: CurrentUser, user_id: UUID) -> User:
    return await get_user(session, user_id)


@app.patch("/v1/users/{user_id}", response_model=UserPublic)
async def update_user(session: SessionDep, current_user: CurrentUser, user_id: UUID, changes: UserUpdate) -> User:
    user = await get_user(session, user_id)
    for name, value in changes.model_dump(exclude_unset=True).items():
        setattr(user, name, value)
    user.version += 1
    session.add(AuditEvent.of("user_updated", user, by=current_user))
    await session.commit()
    return user


@app.put("/v1/users/{user_id}/roles/{role_id}", status_code=204)
async def grant_role(session: SessionDep, current_user: CurrentUser, user_id: UUID, role_id: UUID) -> None:
    user = await get_user(session, user_id)
    role = await session.get(Role, role_id)
    if role is None:
        raise HTTPException(404, "Role not found")
    if role not in user.roles:
        user.roles.append(role)
        user.version += 1
        session.add(AuditEvent.of("role_granted", user, by=current_user, role=role))
        await session.commit()


async def get_user(session: AsyncSession, user_id: UUID) -> User:
    user = await session.get(User, user_id, options=[selectinload(User.roles)])
    if user is None:
        raise HTTPException(404, "User not found")
    return user
