"""The routes about imports: a file comes in, a report goes out."""

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath

from app.http.addresses import public
from app.http.authentication import STREAMED
from app.http.documentation import problems
from app.http.idempotency import UNREPEATED
from app.http.injection import Port
from app.http.problem_types import UNSUPPORTED_MEDIA_TYPE
from app.http.problems import HttpProblem
from app.http.upload import uploaded
from app.transfer.documented import CSV, NDJSON, GivesFaults, TakesUsers
from app.transfer.parameters import DryRun, WhatOnConflict, one_of
from app.transfer.providers import USE_CASES
from app.transfer.refusals import handle_import_refused
from app.transfer.schemas import FaultResponse, ImportResponse
from domain.transfer.errors import ImportInProgress, ImportNotFound
from domain.transfer.refusal import ImportRefused
from domain.transfer.use_cases.get_import import GetImport
from domain.transfer.use_cases.import_users import ImportUsers, ImportUsersCommand
from domain.transfer.use_cases.read_import_report import ReadImportReport
from domain.transfer.values import OnConflict, TransferFormat
from domain.users.errors import LastAdministrator

AnyRequest = Request[Any, Any, Any]

_FORMATS: Final = {CSV: TransferFormat.CSV, NDJSON: TransferFormat.NDJSON}


class ImportsController(Controller):
    path = "/v1/imports"
    tags = ("Transfer",)
    dependencies = USE_CASES
    exception_handlers = {ImportRefused: handle_import_refused}  # noqa: RUF012 (Litestar's own way)

    @post(
        operation_id="importUsers",
        summary="Import users from a file",
        description="All lines or none. `Content-Encoding: gzip` is accepted.",
        operation_class=TakesUsers,
        opt=STREAMED | UNREPEATED,
        request_max_body_size=None,
        responses=problems(ImportRefused, ImportInProgress, LastAdministrator),
    )
    async def import_users(
        self,
        request: AnyRequest,
        import_users: Port[ImportUsers],
        import_limit: Port[int],
        on_conflict: WhatOnConflict = OnConflict.FAIL.value,
        dry_run: DryRun = "false",
    ) -> Response[ImportResponse]:
        command = ImportUsersCommand(
            body=uploaded(request, import_limit),
            format=_format(request),
            on_conflict=OnConflict(one_of(on_conflict, OnConflict, "on_conflict")),
            dry_run=one_of(dry_run, ("true", "false"), "dry_run") == "true",
        )
        done = await import_users.execute(command)
        location = public(request.scope, f"{self.path}/{done.id}")
        return Response(ImportResponse.of(done), headers={"Location": location})

    @get(
        "/{import_id:uuid}",
        operation_id="getImport",
        summary="Read how an import went",
        responses=problems(ImportNotFound),
    )
    async def read(self, import_id: FromPath[UUID], get_import: Port[GetImport]) -> ImportResponse:
        return ImportResponse.of(await get_import.execute(import_id))

    @get(
        "/{import_id:uuid}/report",
        operation_id="readImportReport",
        summary="Read what was wrong with the lines of an import",
        description="A line for each fault, in the order of the file; at most 10,000.",
        operation_class=GivesFaults,
        media_type=NDJSON,
        responses=problems(ImportNotFound),
    )
    async def report(self, import_id: FromPath[UUID], read_import_report: Port[ReadImportReport]) -> Response[bytes]:
        faults = await read_import_report.execute(import_id)
        lines = b"".join(msgspec.json.encode(FaultResponse.of(fault)) + b"\n" for fault in faults)
        return Response(lines, media_type=NDJSON)


def _format(request: AnyRequest) -> TransferFormat:
    media_type, parameters = request.content_type
    charset = parameters.get("charset", "utf-8").lower()
    found = _FORMATS.get(media_type.lower())
    if found is None or charset not in {"utf-8", "utf8"}:
        raise HttpProblem(
            UNSUPPORTED_MEDIA_TYPE,
            f"Send the file as `Content-Type: {CSV}` or `{NDJSON}`, in UTF-8.",
            headers={"Accept-Post": f"{CSV}, {NDJSON}"},
        )
    return found
