"""Hooks of Schemathesis: whoever asks aims at what belongs to another user, and must not be told anything of it.

The environment says what to aim at (AIMED_AT: names of path parameters and the ids to put there), and what no success
may name (HIDDEN).
"""

import json
import os
from typing import Any, Final
from uuid import UUID

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response

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


@schemathesis.check
def names_nothing_of_another(_context: CheckContext, response: Response, case: Case[Any]) -> None:
    told = [each for each in HIDDEN if each in response.text]
    assert not (200 <= response.status_code < 300 and told), f"{case.operation.label} tells {told}"


def _is_id(value: object) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False
