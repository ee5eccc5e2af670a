"""What the proxy wants of whoever asks, as its configuration has it in the query."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember
from domain.roles.errors import InvalidRoleName
from domain.roles.values import RoleName
from domain.shared.permissions import Permission

ROLE: Final = "require_role"
PERMISSION: Final = "require_permission"
_MAX_PARAMETERS: Final = 50


@dataclass(frozen=True, slots=True)
class Requirements:
    """All of them must be met. Without any, it is enough to be somebody."""

    roles: tuple[str, ...]
    permissions: tuple[Permission, ...]


@lru_cache(maxsize=256)
def requirements(query: bytes) -> Requirements:
    """Remembered, since a proxy's configuration has a few of them. Raises HttpProblem for any other parameter."""
    try:
        given = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(query),
            errors="strict",
            max_num_fields=_MAX_PARAMETERS,
        )
    except ValueError:
        raise HttpProblem(INVALID_PARAMETERS, "The query is not valid percent-encoded UTF-8.") from None
    if errors := [error for each in given if (error := _error(*each))]:
        raise HttpProblem(INVALID_PARAMETERS, errors=errors)
    return Requirements(
        roles=tuple(value for name, value in given if name == ROLE),
        permissions=tuple(Permission(value) for name, value in given if name == PERMISSION),
    )


def _error(name: str, value: str) -> InvalidMember | None:
    """A misspelt requirement must not pass for none."""
    try:
        if name == ROLE:
            RoleName.parse(value)
        elif name == PERMISSION:
            Permission(value)
        else:
            return InvalidMember("There is no such parameter.", parameter=name[:200])
    except InvalidRoleName as error:
        return InvalidMember(str(error), parameter=name)
    except ValueError:
        return InvalidMember("There is no such permission. `GET /v1/permissions` lists them all.", parameter=name)
    return None
