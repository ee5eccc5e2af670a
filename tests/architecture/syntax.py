"""Questions to one node of a syntax tree: what it imports, calls or mentions."""

import ast
import sys
from collections.abc import Callable
from typing import Final

LONGEST_FUNCTION: Final = 40
FOR_EVERYBODY: Final[dict[str, str]] = {
    "SignIn": "whoever signs in is not known yet",
    "RefreshSession": "the refresh token itself says who asks",
    "RegisterAccount": "whoever asks has no account yet",
    "RequestPasswordReset": "whoever asks cannot sign in",
    "VerifyAccount": "the link itself says who asks",
    "ResetPassword": "the link itself says who asks",
    "ChangeEmail": "the link itself says who asks",
    "AcceptInvitation": "the link itself says who asks",
    "PrepareFirstAdministrator": "whoever starts the service asks",
    "RegisterAdministrator": "the two use cases that it is made of ask",
}
"""Use cases that nobody needs to be known for, by the name of the class, and why."""
CHANGING: Final = {"add", "save", "remove", "grant", "revoke", "replace", "revoke_from_all"}


def dotted(node: ast.AST) -> str:
    """`a.b.c` as written; an expression that is no plain name keeps what follows it, as `.c`."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def imports(*packages: str) -> Callable[[ast.AST], bool]:
    return lambda node: any(name.split(".")[0] in packages for name in imported(node))


def calls(*endings: str) -> Callable[[ast.AST], bool]:
    return lambda node: (
        isinstance(node, ast.Call) and f".{dotted(node.func)}".endswith(tuple(f".{ending}" for ending in endings))
    )


def mentions(*names: str) -> Callable[[ast.AST], bool]:
    return lambda node: (
        dotted(node) in names
        or (isinstance(node, ast.ImportFrom) and any(f"{node.module}.{alias.name}" in names for alias in node.names))
    )


def imports_beyond_the_standard_library(node: ast.AST) -> bool:
    return any(name.split(".")[0] not in {*sys.stdlib_module_names, "domain"} for name in imported(node))


def commits(node: ast.AST) -> bool:
    return calls("commit")(node) and not calls("unit_of_work.commit")(node)


def is_a_commit_handler(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "before_send_handler"


def caches_a_dependency(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "use_cache"


def is_a_provider_with(kind: type[ast.AST]) -> Callable[[ast.AST], bool]:
    return lambda node: (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("provide_")
        and any(isinstance(inner, kind) for inner in ast.walk(node))
    )


def is_a_long_function(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    )


def changes_without_a_record(node: ast.AST) -> bool:
    """A class one of whose ports adds, saves, removes, grants or revokes something, and that tells nobody."""
    if not isinstance(node, ast.ClassDef):
        return False
    called = [dotted(inner.func).split(".") for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    through_ports = [(port, method) for self, port, method in (name for name in called if len(name) == 3)]
    return any(method in CHANGING for _, method in through_ports) and ("audit", "record") not in through_ports


def lets_anybody(node: ast.AST) -> bool:
    """A use case that does not begin by asking who its actor is, or what they may do."""
    if not isinstance(node, ast.ClassDef) or node.name in FOR_EVERYBODY:
        return False
    return any(
        isinstance(method, ast.AsyncFunctionDef) and method.name == "execute" and not _begins_by_asking(method, node)
        for method in node.body
    )


def _begins_by_asking(execute: ast.AsyncFunctionDef, use_case: ast.ClassDef) -> bool:
    declares = any(isinstance(each, ast.AnnAssign) and dotted(each.target) == "permission" for each in use_case.body)
    first = execute.body[1 if ast.get_docstring(execute) else 0]
    return not isinstance(first, ast.If | ast.Try) and any(
        _asks(call, for_permission=declares) for call in ast.walk(first) if isinstance(call, ast.Call)
    )


def _asks(call: ast.Call, *, for_permission: bool) -> bool:
    if dotted(call.func) in {"self.actor.require_person", "self.actor.require_session"}:
        return True
    return (
        for_permission
        and dotted(call.func) in {"self.actor.require", "self.actor.require_about"}
        and "self.permission" in map(dotted, call.args)
    )
