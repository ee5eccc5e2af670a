"""Roster's tables on Advanced Alchemy's base."""

from datetime import UTC, datetime
from uuid import UUID

from advanced_alchemy.base import DefaultBase
from advanced_alchemy.types import DateTimeUTC
from sqlalchemy import ARRAY, Column, ForeignKey, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from uuid_utils.compat import uuid7


def now() -> datetime:
    return datetime.now(UTC)


user_roles = Table(
    "user_roles",
    DefaultBase.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
    Column("granted_at", DateTimeUTC(timezone=True), default=now),
)


class Role(DefaultBase):
    __tablename__ = "roles"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    name: Mapped[str]


class User(DefaultBase):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    email: Mapped[str]
    email_key: Mapped[str]
    display_name: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    email_verified_at: Mapped[datetime | None]
    roles: Mapped[list[Role]] = relationship(secondary=user_roles, order_by=Role.name, lazy="selectin")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy's own)

    @property
    def email_verified(self) -> bool:
        return self.email_verified_at is not None


class AuditEvent(DefaultBase):
    __tablename__ = "audit_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    occurred_at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str]
    action: Mapped[str]
    target_type: Mapped[str] = mapped_column(default="user")
    target_id: Mapped[UUID]
    role_id: Mapped[UUID | None]
    changed_fields: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    outcome: Mapped[str] = mapped_column(default="done")
