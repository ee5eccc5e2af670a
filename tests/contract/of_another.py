"""Hooks of Schemathesis: whoever asks aims at what belongs to another user, and must not be told anything of it.

The environment says what to aim at (AIMED_AT: names of path parameters and the ids to put there), and what no success
may name (HIDDEN).
"""

import json
import os
import re
from typing import Any, Final
from uuid import UUID

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response

from domain.users.lists import SEARCH_MAX

# NDJSON travels as the text that it is.
schemathesis.serializer.alias("application/x-ndjson", "text/plain")

AIMED_AT: Final[dict[str, str]] = json.loads(os.environ.get("AIMED_AT", "{}"))
HIDDEN: Final[list[str]] = json.loads(os.environ.get("HIDDEN", "[]"))


@schemathesis.hook
def before_call(_context: HookContext, case: Case[Any], **_: Any) -> None:
    """What is no id stays: it is there to be refused."""
    for name, value in (case.path_parameters or {}).items():
        if name in AIMED_AT and _is_id(value):
            case.path_parameters[name] = AIMED_AT[name]
    _say_what_no_schema_can_tell(case.query or {})


@schemathesis.check
def names_nothing_of_another(_context: CheckContext, response: Response, case: Case[Any]) -> None:
    told = [each for each in HIDDEN if each in response.text]
    assert not (200 <= response.status_code < 300 and told), f"{case.operation.label} tells {told}"


def _say_what_no_schema_can_tell(query: dict[str, Any]) -> None:
    """A cursor is good for one list, and a word has a letter or a digit. What has no such form stays, to be refused."""
    if re.fullmatch("[A-Za-z0-9_-]{40,2600}", str(query.get("cursor"))):
        del query["cursor"]
    search = query.get("search")
    if isinstance(search, str) and 1 <= len(search) <= SEARCH_MAX and search.isprintable():
        query["search"] = "ana"


def _is_id(value: object) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False
