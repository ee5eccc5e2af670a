"""The routes about problems."""

from typing import Annotated

from litestar import Controller, get
from litestar.params import PathParameter

from app.http.authentication import PUBLIC
from app.http.documentation import problems
from app.http.problem_types import catalogue
from app.problems.schemas import ProblemTypeListResponse, ProblemTypeResponse
from domain.shared.errors import NotFound

Code = Annotated[str, PathParameter(min_length=1, max_length=100, pattern="^[a-z][a-z0-9_]*$")]


class ProblemsController(Controller):
    path = "/problems"
    opt = PUBLIC
    tags = ("Problems",)

    @get(operation_id="listProblems", summary="List every problem an answer can name")
    async def list_all(self) -> ProblemTypeListResponse:
        known = sorted(catalogue().values(), key=lambda problem: problem.code)
        return ProblemTypeListResponse(items=[ProblemTypeResponse.of(problem) for problem in known])

    @get("/{code:str}", operation_id="explainProblem", summary="Explain a problem", responses=problems(NotFound))
    async def explain(self, code: Code) -> ProblemTypeResponse:
        if problem := catalogue().get(code):
            return ProblemTypeResponse.of(problem)
        raise NotFound("There is no problem of this code. `GET /problems` lists all of them.")
