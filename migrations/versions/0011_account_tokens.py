"""What links in mails let people do; whose address is proved, and which links are still good."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision: Final[str] = "0011"
down_revision: Final[str | None] = "0010"
branch_labels: Final[str | None] = None
depends_on: Final[str | None] = None

ONE_PER_USER: Final = sa.text("purpose IN ('reset', 'change_email', 'first_administrator')")
ONE_PER_ADDRESS: Final = sa.text("purpose = 'invitation'")


def upgrade() -> None:
    op.add_column("users", sa.Column("email_verified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("users", sa.Column("links_version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "account_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("links_version", sa.Integer(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_key", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("role_ids", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('verify', 'reset', 'change_email', 'invitation', 'first_administrator')",
            name=op.f("ck_account_tokens_purpose"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_account_tokens_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_tokens")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_account_tokens_secret_hash")),
    )
    for columns in (["user_id"], ["expires_at"]):
        op.create_index(op.f(f"ix_account_tokens_{columns[0]}"), "account_tokens", columns)
    op.create_index(
        "uq_account_tokens_purpose_user_id",
        "account_tokens",
        ["purpose", "user_id"],
        unique=True,
        postgresql_where=ONE_PER_USER,
    )
    op.create_index(
        "uq_account_tokens_invited", "account_tokens", ["email_key"], unique=True, postgresql_where=ONE_PER_ADDRESS
    )
    op.create_index(
        "ix_account_tokens_created_at_id", "account_tokens", ["created_at", "id"], postgresql_where=ONE_PER_ADDRESS
    )


def downgrade() -> None:
    op.drop_table("account_tokens")
    op.drop_column("users", "links_version")
    op.drop_column("users", "email_verified_at")
