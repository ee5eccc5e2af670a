"""The audit trail can forget where people were, and nothing else."""

from typing import Final

from alembic import op

revision: Final[str] = "0013"
down_revision: Final[str | None] = "0012"
branch_labels: Final[str | None] = None
depends_on: Final[str | None] = None

APPEND_ONLY: Final = """
CREATE OR REPLACE FUNCTION audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('roster.forgets', true) = TG_TABLE_NAME THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'audit_events only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""
APPEND_ONLY_BEFORE: Final = """
CREATE OR REPLACE FUNCTION audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_events only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""
ONLY_FORGETS: Final = """
CREATE FUNCTION audit_events_only_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    OLD.client_address := NULL;
    IF NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'audit_events only forgets addresses' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$
"""
TRIGGER: Final = """
CREATE TRIGGER audit_events_only_forgets BEFORE UPDATE ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_events_only_forgets()
"""
FORGET: Final = """
CREATE FUNCTION audit_events_forget_addresses(person uuid, names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('roster.forgets', 'audit_events', true);
    UPDATE audit_events SET client_address = NULL
    WHERE client_address IS NOT NULL
    AND (actor = ANY (names) OR (actor = 'anonymous' AND target_type = 'user' AND target_id = person));
    PERFORM set_config('roster.forgets', '', true);
END
$$
"""


def upgrade() -> None:
    for statement in (APPEND_ONLY, ONLY_FORGETS, TRIGGER, FORGET):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP FUNCTION audit_events_forget_addresses(uuid, text[])")
    op.execute("DROP TRIGGER audit_events_only_forgets ON audit_events")
    op.execute("DROP FUNCTION audit_events_only_forgets()")
    op.execute(APPEND_ONLY_BEFORE)
