"""A table that only grows: the database itself refuses to change or remove a row of it."""

from typing import Final

from sqlalchemy import DDL, Table, event

# A privilege could not say it: whoever owns a table may always write to it, and Roster owns its tables.
_FUNCTION: Final = """
CREATE FUNCTION %(table)s_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%(table)s only grows: %% is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""
_TRIGGER: Final = """
CREATE TRIGGER %(table)s_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %(table)s
FOR EACH STATEMENT EXECUTE FUNCTION %(table)s_append_only()
"""
_DROP_FUNCTION: Final = "DROP FUNCTION %(table)s_append_only()"


def only_grow(table: Table) -> None:
    """Make the trigger together with the table, in create_schema(). The migrations have statements of their own."""
    for moment, statement in (
        ("after_create", _FUNCTION),
        ("after_create", _TRIGGER),
        ("after_drop", _DROP_FUNCTION),
    ):
        event.listen(table, moment, DDL(statement))  # type: ignore[no-untyped-call] # SQLAlchemy's own
