"""How often something was tried."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final[str] = "0005"
down_revision: Final[str | None] = "0004"
branch_labels: Final[str | None] = None
depends_on: Final[str | None] = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_until"), "attempts", ["until"])


def downgrade() -> None:
    op.drop_table("attempts")
