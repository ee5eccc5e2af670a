"""Refresh tokens; and audit events say which session or API key they are about."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final[str] = "0009"
down_revision: Final[str | None] = "0008"
branch_labels: Final[str | None] = None
depends_on: Final[str | None] = None


def upgrade() -> None:
    op.create_table(
        "refresh_tokens",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("successor_hash", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_successor", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_refresh_tokens_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_refresh_tokens")),
    )
    op.create_index(op.f("ix_refresh_tokens_session_id"), "refresh_tokens", ["session_id"])
    op.add_column("audit_events", sa.Column("session_id", sa.Uuid(), nullable=True))
    op.add_column("audit_events", sa.Column("api_key_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("audit_events", "api_key_id")
    op.drop_column("audit_events", "session_id")
    op.drop_table("refresh_tokens")
