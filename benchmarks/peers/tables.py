"""Roster's tables as a textbook maps them: the peers serve the same database, made by Roster's migrations."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, Column, DateTime, ForeignKey, Table, Text
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


def now() -> datetime:
    return datetime.now(UTC)


class Base(AsyncAttrs, DeclarativeBase):
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True), str: Text, list[str]: ARRAY(Text)}


user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
    Column("granted_at", DateTime(timezone=True), default=now),
)


class Role(Base):
    __tablename__ = "roles"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    permissions: Mapped[list[str]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class User(Base):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str]
    email_key: Mapped[str]
    display_name: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    email_verified_at: Mapped[datetime | None]
    roles: Mapped[list[Role]] = relationship(secondary=user_roles, order_by=Role.name)
    """Loaded where a query says so."""

    @property
    def email_verified(self) -> bool:
        return self.email_verified_at is not None


class AuditEvent(Base):
    __tablename__ = "audit_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    occurred_at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(default="anonymous")
    action: Mapped[str]
    target_type: Mapped[str]
    target_id: Mapped[UUID]
    role_id: Mapped[UUID | None]
    changed_fields: Mapped[list[str]] = mapped_column(default=list)
    outcome: Mapped[str] = mapped_column(default="done")
    request_id: Mapped[str | None]

    @classmethod
    def of(cls, action: str, user: User, *, by: User, role: Role | None = None) -> "AuditEvent":
        role_id = role.id if role else None
        return cls(action=action, actor=f"user:{by.id}", target_type="user", target_id=user.id, role_id=role_id)
