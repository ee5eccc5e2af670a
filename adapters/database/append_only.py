"""A table that only grows: the database itself refuses to change or remove a row of it."""

from typing import Final

from sqlalchemy import DDL, Table, event

# A privilege could not say it: whoever owns a table may always write to it, and Roster owns its tables.
_FUNCTION: Final = """
CREATE FUNCTION audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_events only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""
_TRIGGER: Final = """
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
FOR EACH STATEMENT EXECUTE FUNCTION audit_events_append_only()
"""


def only_grow(table: Table) -> None:
    """Make the trigger together with the table, in create_schema(). The migrations have statements of their own."""
    for statement in (_FUNCTION, _TRIGGER):
        event.listen(table, "after_create", _ddl(statement))
    event.listen(table, "after_drop", _ddl("DROP FUNCTION audit_events_append_only()"))


def _ddl(statement: str) -> DDL:
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call] # SQLAlchemy's own
