"""Users, roles and who holds them; what was asked and what was done."""

from datetime import datetime
from typing import Final
from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import CheckConstraint, Computed, DateTime, ForeignKey, Index, Integer, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

_DEACTIVATED: Final = text("status = 'deactivated'")


class UserRow(DefaultBase):
    """Every order of a list has its index, and another one of the few who are deactivated."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'deactivated')", name="status"),
        Index("ix_users_created_at_id", "created_at", "id"),
        Index("ix_users_updated_at_id", "updated_at", "id"),
        Index("ix_users_search_text_id", "search_text", "id"),
        Index("ix_users_deactivated_created_at_id", "created_at", "id", postgresql_where=_DEACTIVATED),
        Index("ix_users_deactivated_updated_at_id", "updated_at", "id", postgresql_where=_DEACTIVATED),
        Index("ix_users_deactivated_email_key", "email_key", postgresql_where=_DEACTIVATED),
        Index("ix_users_deactivated_search_text_id", "search_text", "id", postgresql_where=_DEACTIVATED),
        Index(
            "ix_users_search_text_trigrams",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
            # What was not sorted in yet is read by every search: keep it short.
            postgresql_with={"gin_pending_list_limit": 256},
        ),
    )
    # What the database computes is for the statements of lists: no change of a user reads it back.
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012 (as SQLAlchemy asks)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    email: Mapped[str] = mapped_column(Text)
    email_key: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    email_verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    links_version: Mapped[int] = mapped_column(Integer, server_default="1")
    search_text: Mapped[str] = mapped_column(
        Text(collation="C"), Computed("roster_search_text(display_name, email)", persisted=True), deferred=True
    )


class RoleRow(DefaultBase):
    __tablename__ = "roles"
    __table_args__ = (Index("ix_roles_created_at_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    description: Mapped[str] = mapped_column(Text)
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class UserRoleRow(DefaultBase):
    __tablename__ = "user_roles"
    __table_args__ = (
        # Who holds a role, and whether it counts, without reading the table.
        Index("ix_user_roles_role_id_user_id", "role_id", "user_id", postgresql_include=["expires_at"]),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role_id: Mapped[UUID] = mapped_column(ForeignKey("roles.id"), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    granted_by: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    reason: Mapped[str | None] = mapped_column(Text)


class IdempotencyKeyRow(DefaultBase):
    """A request that was carried out, and its answer."""

    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[list[tuple[str, str]]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class AuditEventRow(DefaultBase):
    """Without foreign keys: events outlive what they are about."""

    __tablename__ = "audit_events"
    __table_args__ = (
        CheckConstraint("target_type IN ('user', 'role')", name="target_type"),
        CheckConstraint("outcome IN ('done', 'refused')", name="outcome"),
        Index("ix_audit_events_occurred_at_id", "occurred_at", "id"),
        Index("ix_audit_events_actor_occurred_at_id", "actor", "occurred_at", "id"),
        Index("ix_audit_events_action_occurred_at_id", "action", "occurred_at", "id"),
        Index("ix_audit_events_target_id_occurred_at_id", "target_id", "occurred_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    occurred_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    target_type: Mapped[str] = mapped_column(Text)
    target_id: Mapped[UUID] = mapped_column(Uuid)
    role_id: Mapped[UUID | None] = mapped_column(Uuid)
    session_id: Mapped[UUID | None] = mapped_column(Uuid)
    api_key_id: Mapped[UUID | None] = mapped_column(Uuid)
    changed_fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    outcome: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text)
    client_address: Mapped[str | None] = mapped_column(Text)
