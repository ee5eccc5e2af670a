"""The addresses that Roster gives out: below the prefix under which the client reaches it."""

from litestar.types import Scope


def public(scope: Scope, path: str) -> str:
    """A path of ours, as this client must ask for it."""
    return f"{scope.get('root_path', '')}{path}"


def asked_for(scope: Scope) -> str:
    """The path of this request, without its query: that may hold what should not be repeated."""
    # Litestar takes the prefix off a path that it knows, and leaves it on one that it does not.
    return public(scope, scope["path"]) if scope.get("path_template") else scope["path"]
