"""What links in mails let people do."""

from datetime import datetime
from typing import Final
from uuid import UUID

from advanced_alchemy.base import DefaultBase
from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

ONE_PER_USER: Final = text("purpose IN ('reset', 'change_email', 'first_administrator')")
ONE_PER_ADDRESS: Final = text("purpose = 'invitation'")


class AccountTokenRow(DefaultBase):
    """Only the hash of the secret: nobody can read it again. A row that was used is gone."""

    __tablename__ = "account_tokens"
    __table_args__ = (
        CheckConstraint(
            "purpose IN ('verify', 'reset', 'change_email', 'invitation', 'first_administrator')", name="purpose"
        ),
        Index("uq_account_tokens_purpose_user_id", "purpose", "user_id", unique=True, postgresql_where=ONE_PER_USER),
        Index("uq_account_tokens_invited", "email_key", unique=True, postgresql_where=ONE_PER_ADDRESS),
        Index("ix_account_tokens_created_at_id", "created_at", "id", postgresql_where=ONE_PER_ADDRESS),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    purpose: Mapped[str] = mapped_column(Text)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    links_version: Mapped[int | None] = mapped_column(Integer)
    email: Mapped[str | None] = mapped_column(Text)
    email_key: Mapped[str | None] = mapped_column(Text)
    display_name: Mapped[str | None] = mapped_column(Text)
    role_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
