"""FastAPI Users, on what it has: its routes to read and to change a user, and to read oneself.

As its documentation has it: "Full example" with SQLAlchemy, the JWT strategy and the bearer transport; a relationship
that is loaded with the user, as "OAuth2" shows it for accounts. Its columns are its own, so it has a table of its own,
with the same users; who reads or changes others must be a superuser. It keeps no audit trail.
"""

import os
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, FastAPI
from fastapi_users import BaseUserManager, FastAPIUsers, UUIDIDMixin, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, JWTStrategy
from fastapi_users.db import SQLAlchemyBaseUserTableUUID, SQLAlchemyUserDatabase
from pydantic import BeforeValidator
from sqlalchemy import Column, ForeignKey, Table, Text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from benchmarks.peers.schemas import names

SECRET = os.environ["JWT_SECRET"]


class Base(DeclarativeBase):
    pass


user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", ForeignKey("fastapi_users.id"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
)


class Role(Base):
    __tablename__ = "roles"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class User(SQLAlchemyBaseUserTableUUID, Base):
    __tablename__ = "fastapi_users"

    display_name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[Role]] = relationship(secondary=user_roles, order_by=Role.name, lazy="joined")


class UserRead(schemas.BaseUser[UUID]):
    display_name: str
    roles: Annotated[list[str], BeforeValidator(names)]


class UserUpdate(schemas.BaseUserUpdate):
    display_name: str | None = None


engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
    pool_size=int(os.environ["POOL_SIZE"]),
    max_overflow=0,
)
new_session = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with new_session() as session:
        yield session


UserDatabase = SQLAlchemyUserDatabase[User, UUID]


async def get_user_database(session: Annotated[AsyncSession, Depends(get_session)]) -> AsyncIterator[UserDatabase]:
    yield SQLAlchemyUserDatabase(session, User)


class UserManager(UUIDIDMixin, BaseUserManager[User, UUID]):
    reset_password_token_secret = SECRET
    verification_token_secret = SECRET


async def get_user_manager(users: Annotated[UserDatabase, Depends(get_user_database)]) -> AsyncIterator[UserManager]:
    yield UserManager(users)


def get_strategy() -> JWTStrategy[User, UUID]:
    return JWTStrategy(secret=SECRET, lifetime_seconds=3600)


backend = AuthenticationBackend("jwt", BearerTransport("auth/jwt/login"), get_strategy)
fastapi_users = FastAPIUsers[User, UUID](get_user_manager, [backend])
app = FastAPI()
app.include_router(fastapi_users.get_auth_router(backend), prefix="/auth/jwt")
app.include_router(fastapi_users.get_users_router(UserRead, UserUpdate), prefix="/v1/users")
