"""Who granted a role, why, and until when."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final[str] = "0008"
down_revision: Final[str | None] = "0007"
branch_labels: Final[str | None] = None
depends_on: Final[str | None] = None


def upgrade() -> None:
    op.add_column("user_roles", sa.Column("granted_by", sa.Text(), nullable=True))
    op.add_column("user_roles", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user_roles", sa.Column("reason", sa.Text(), nullable=True))


def downgrade() -> None:
    # What has expired would count again.
    op.execute("DELETE FROM user_roles WHERE expires_at <= now()")
    for column in ("reason", "expires_at", "granted_by"):
        op.drop_column("user_roles", column)
