"""What a refused import is answered with."""

import msgspec
from litestar import Request, Response

from app.http.addresses import asked_for, public
from app.http.problem_types import problem_type_of
from app.http.problems import MEDIA_TYPE, PROBLEM_CODE
from app.transfer.schemas import FaultResponse, ImportRefusedProblem, ImportResponse
from domain.transfer.refusal import ImportRefused


def handle_import_refused(request: Request[object, object, object], refused: ImportRefused) -> Response[bytes]:  # type: ignore[type-var] # any state
    """Its `Location` is the import, which has a report."""
    kind = problem_type_of(ImportRefused)
    request.scope["state"][PROBLEM_CODE] = kind.code
    problem = ImportRefusedProblem(
        type=public(request.scope, f"/problems/{kind.code}"),
        title=kind.title,
        status=kind.status,
        detail=kind.detail,
        instance=asked_for(request.scope),
        code=kind.code,
        outcome=ImportResponse.of(refused.done),
        faults=[FaultResponse.of(fault) for fault in refused.first],
    )
    location = public(request.scope, f"/v1/imports/{refused.done.id}")
    body = msgspec.json.encode(problem)
    return Response(body, status_code=kind.status, media_type=MEDIA_TYPE, headers={"Location": location})
