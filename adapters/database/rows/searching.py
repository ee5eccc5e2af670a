"""What searching for names takes from PostgreSQL: two extensions, and the form in which two spellings are the same."""

from typing import Final

from sqlalchemy import DDL, Table, event

# Both are trusted: who may create in the database may create them.
_EXTENSIONS: Final = ("pg_trgm", "unaccent")

# As a syntax tree, which finds the extension whatever the search path is, when a dump is restored for example.
_FOLDED: Final = """
CREATE FUNCTION roster_folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(unaccent('unaccent', $1))
"""
# A line feed, which no name contains, comes before all that one can: so whoever is called less comes first.
# What is cut off would be too long for an index.
_SEARCH_TEXT: Final = """
CREATE FUNCTION roster_search_text(display_name text, email text)
RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ' ' || left(roster_folded(display_name), 200) || E'\\n ' || left(roster_folded(email), 254)
"""
_DROP_FUNCTIONS: Final = ("DROP FUNCTION roster_search_text(text, text)", "DROP FUNCTION roster_folded(text)")


def be_searched(table: Table) -> None:
    """Make the functions before the table, in create_schema(). The migrations have statements of their own."""
    for extension in _EXTENSIONS:
        _listen(table, "before_create", f"CREATE EXTENSION IF NOT EXISTS {extension}")
    for statement in (_FOLDED, _SEARCH_TEXT):
        _listen(table, "before_create", statement)
    for statement in _DROP_FUNCTIONS:
        _listen(table, "after_drop", statement)


def _listen(table: Table, moment: str, statement: str) -> None:
    event.listen(table, moment, DDL(statement))  # type: ignore[no-untyped-call] # SQLAlchemy's own
