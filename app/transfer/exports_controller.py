"""The route that gives out all users, while it reads them."""

from functools import partial

from litestar import Controller, get

from app.http.documentation import problems
from app.http.injection import Port
from app.http.streaming import Streamed
from app.transfer.documented import CSV, NDJSON, GivesUsers
from app.transfer.parameters import FileFormat, Include, one_of
from app.transfer.providers import USE_CASES
from domain.shared.actor import BeyondOwnPermissions
from domain.transfer.use_cases.export_users import ExportUsers, ExportUsersCommand
from domain.transfer.values import TransferFormat


class ExportsController(Controller):
    path = "/v1/users/export"
    tags = ("Transfer",)
    dependencies = USE_CASES

    @get(
        operation_id="exportUsers",
        summary="Export all users",
        description="As of one moment, in the order of their registration; the file can be imported. "
        "An answer that ends early breaks the connection off: what came of it is not all.",
        operation_class=GivesUsers,
        media_type=CSV,
        responses=problems(BeyondOwnPermissions),
    )
    async def export(
        self,
        export_users: Port[ExportUsers],
        format: FileFormat = TransferFormat.CSV.value,  # noqa: A002 (the parameter's name)
        include: Include = None,
    ) -> Streamed:
        wanted = TransferFormat(one_of(format, TransferFormat, "format"))
        hashes = include is not None and bool(one_of(include, ("password_hash",), "include"))
        return Streamed(
            partial(export_users.execute, ExportUsersCommand(format=wanted, password_hashes=hashes)),
            media_type=CSV if wanted is TransferFormat.CSV else NDJSON,
            headers={"Content-Disposition": f'attachment; filename="users.{wanted}"', "Cache-Control": "no-store"},
        )
