"""Explanations of problems as JSON."""

from typing import Annotated, Self

from msgspec import Meta, Struct

from app.http.problem_types import ProblemType
from app.http.problems import Text


class ProblemTypeResponse(Struct, frozen=True, kw_only=True):
    code: Annotated[str, Meta(max_length=100, examples=["email_already_taken"])]
    status: Annotated[int, Meta(ge=400, le=599, examples=[409])]
    title: Text
    explanation: Annotated[str, Meta(max_length=2000, description="When this happens.")]
    detail: Annotated[str, Meta(max_length=2000, description="What to do.")]

    @classmethod
    def of(cls, problem: ProblemType) -> Self:
        return cls(
            code=problem.code,
            status=problem.status,
            title=problem.title,
            explanation=problem.explanation,
            detail=problem.detail,
        )


class ProblemTypeListResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[ProblemTypeResponse], Meta(max_length=1000)]
