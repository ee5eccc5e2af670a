"""What a route says about the refusals of its operation, in the OpenAPI document."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from msgspec import to_builtins

from app.http.problem_types import ProblemType, problem_type_of
from app.http.problems import MEDIA_TYPE, Problem
from domain.shared.errors import DomainError


def problems(*errors: type[DomainError]) -> dict[int, ResponseSpec]:
    """The refusals of one operation; operations.py adds those that all of them share."""
    types = sorted((problem_type_of(error) for error in errors), key=lambda each: each.status)
    by_status = {status: list(group) for status, group in groupby(types, lambda each: each.status)}
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            media_type=MEDIA_TYPE,
            description=_description(group),
            examples=[Example(id=each.code, summary=each.title, value=_example(each)) for each in group],
        )
        for status, group in by_status.items()
    }


def response_for(types: Iterable[ProblemType]) -> dict[str, Any]:
    """The same as plain data, for a response that the document has already."""
    examples = {each.code: {"summary": each.title, "value": _example(each)} for each in types}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}
    return {"description": _description(types), "content": {MEDIA_TYPE: content}}


def _description(types: Iterable[ProblemType]) -> str:
    return " ".join(f"`{each.code}`: {each.explanation}" for each in types)


def _example(problem_type: ProblemType) -> Any:
    """As a client will see it."""
    return to_builtins(
        Problem(
            type=f"/problems/{problem_type.code}",
            title=problem_type.title,
            status=problem_type.status,
            detail=problem_type.detail,
            instance="/v1/users",
            code=problem_type.code,
        )
    )
