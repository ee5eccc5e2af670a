"""A table that only grows: the database itself refuses to change or remove a row of it."""

from typing import Final

from sqlalchemy import DDL, Table, event

# A privilege could not say it: whoever owns a table may always write to it, and Roster owns its tables.
_FUNCTION: Final = """
CREATE FUNCTION %(table)s_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('roster.forgets', true) = TG_TABLE_NAME THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '%(table)s only grows: %% is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""
_TRIGGER: Final = """
CREATE TRIGGER %(table)s_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %(table)s
FOR EACH STATEMENT EXECUTE FUNCTION %(table)s_append_only()
"""
_DROP_FUNCTION: Final = "DROP FUNCTION %(table)s_append_only()"

# Erasing a person takes away where they were, and nothing else, whoever asks for it.
_ONLY_FORGETS: Final = """
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
_ONLY_FORGETS_TRIGGER: Final = """
CREATE TRIGGER audit_events_only_forgets BEFORE UPDATE ON audit_events
FOR EACH ROW EXECUTE FUNCTION audit_events_only_forgets()
"""
# If it fails, the setting goes with all else that the transaction did.
_FORGET: Final = """
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
_DROP_FORGET: Final = "DROP FUNCTION audit_events_forget_addresses(uuid, text[])"
_DROP_ONLY_FORGETS: Final = "DROP FUNCTION audit_events_only_forgets()"


def only_grow(table: Table) -> None:
    """Make the triggers together with the table, in create_schema(). The migrations have statements of their own."""
    for moment, statement in (
        ("after_create", _FUNCTION),
        ("after_create", _TRIGGER),
        ("after_create", _ONLY_FORGETS),
        ("after_create", _ONLY_FORGETS_TRIGGER),
        ("after_create", _FORGET),
        ("after_drop", _DROP_FORGET),
        ("after_drop", _DROP_ONLY_FORGETS),
        ("after_drop", _DROP_FUNCTION),
    ):
        event.listen(table, moment, DDL(statement))  # type: ignore[no-untyped-call] # SQLAlchemy's own
