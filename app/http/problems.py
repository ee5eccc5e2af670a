"""What a refusal looks like on the wire (RFC 9457), and how HTTP's own rules raise one."""

from typing import Annotated, Final

from litestar.exceptions import HTTPException
from msgspec import Meta, Struct

from app.http.problem_types import ProblemType

MEDIA_TYPE: Final = "application/problem+json"
PROBLEM_CODE: Final = "problem_code"
"""Where a request's state holds the code of the problem that was its answer."""

Text = Annotated[str, Meta(max_length=2000)]
ProblemCode = Annotated[str, Meta(max_length=100, pattern="^[a-z][a-z0-9_]*$")]


class InvalidMember(Struct, frozen=True, omit_defaults=True):
    """What is wrong with one member of the body (`pointer`, RFC 6901) or with one `parameter`."""

    detail: Text
    pointer: Text | None = None
    parameter: Text | None = None
    code: ProblemCode | None = None
    """Of an item of a batch: the problem that it would have been answered with alone."""


class Problem(Struct, frozen=True, omit_defaults=True):
    """An answer that is a refusal (RFC 9457). Programs decide on `code`, which never changes its meaning."""

    type: Text
    title: Text
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: Text
    instance: Text
    code: ProblemCode
    errors: Annotated[list[InvalidMember], Meta(max_length=1000)] | None = None


class HttpProblem(HTTPException):
    """A refusal by HTTP's rules, before any rule of the register is asked."""

    def __init__(
        self,
        problem_type: ProblemType,
        detail: str | None = None,
        *,
        errors: list[InvalidMember] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail=detail or problem_type.detail, status_code=problem_type.status, headers=headers)
        self.problem_type = problem_type
        self.errors = errors
