"""What users are searched by and sorted by."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final[str] = "0014"
down_revision: Final[str | None] = "0013"
branch_labels: Final[str | None] = None
depends_on: Final[str | None] = None

FOLDED: Final = """
CREATE FUNCTION roster_folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(unaccent('unaccent', $1))
"""
SEARCH_TEXT: Final = """
CREATE FUNCTION roster_search_text(display_name text, email text)
RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ' ' || left(roster_folded(display_name), 200) || E'\\n ' || left(roster_folded(email), 254)
"""
DEACTIVATED: Final = sa.text("status = 'deactivated'")
DEACTIVATED_FIRST: Final = {
    "ix_users_deactivated_created_at_id": ["created_at", "id"],
    "ix_users_deactivated_updated_at_id": ["updated_at", "id"],
    "ix_users_deactivated_email_key": ["email_key"],
    "ix_users_deactivated_search_text_id": ["search_text", "id"],
}


def upgrade() -> None:
    for extension in ("pg_trgm", "unaccent"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.execute(FOLDED)
    op.execute(SEARCH_TEXT)
    # Rewrites the table: a million users take some seconds.
    computed = sa.Computed("roster_search_text(display_name, email)", persisted=True)
    op.add_column("users", sa.Column("search_text", sa.Text(collation="C"), computed, nullable=False))
    op.create_index("ix_users_updated_at_id", "users", ["updated_at", "id"])
    op.create_index("ix_users_search_text_id", "users", ["search_text", "id"])
    for name, columns in DEACTIVATED_FIRST.items():
        op.create_index(name, "users", columns, postgresql_where=DEACTIVATED)
    op.create_index(
        "ix_users_search_text_trigrams",
        "users",
        ["search_text"],
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
        postgresql_with={"gin_pending_list_limit": 256},
    )
    op.create_index(
        "ix_user_roles_role_id_user_id", "user_roles", ["role_id", "user_id"], postgresql_include=["expires_at"]
    )
    op.drop_index("ix_user_roles_role_id", "user_roles")


def downgrade() -> None:
    op.create_index("ix_user_roles_role_id", "user_roles", ["role_id"])
    op.drop_index("ix_user_roles_role_id_user_id", "user_roles")
    # The extensions stay: others may use them by now.
    op.drop_index("ix_users_updated_at_id", "users")
    for name in ("created_at_id", "updated_at_id", "email_key"):
        op.drop_index(f"ix_users_deactivated_{name}", "users")
    op.drop_column("users", "search_text")
    op.execute("DROP FUNCTION roster_search_text(text, text)")
    op.execute("DROP FUNCTION roster_folded(text)")
