"""How each use case about whole registers is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.transfer.ports import ImportRepository, RegisterExporter, RegisterImporter, UserFiles
from domain.transfer.use_cases.export_users import ExportUsers
from domain.transfer.use_cases.get_import import GetImport
from domain.transfer.use_cases.import_users import ImportUsers
from domain.transfer.use_cases.read_import_report import ReadImportReport
from domain.users.ports import EmailParser, PasswordHasher


def provide_import_users(
    caller: Port[Actor],
    user_files: Port[UserFiles],
    register_importer: Port[RegisterImporter],
    email_parser: Port[EmailParser],
    password_hasher: Port[PasswordHasher],
    clock: Port[Clock],
) -> ImportUsers:
    return ImportUsers(
        actor=caller,
        files=user_files,
        importer=register_importer,
        emails=email_parser,
        passwords=password_hasher,
        clock=clock,
    )


def provide_get_import(caller: Port[Actor], import_repository: Port[ImportRepository]) -> GetImport:
    return GetImport(actor=caller, imports=import_repository)


def provide_read_import_report(caller: Port[Actor], import_repository: Port[ImportRepository]) -> ReadImportReport:
    return ReadImportReport(actor=caller, imports=import_repository)


def provide_export_users(caller: Port[Actor], register_exporter: Port[RegisterExporter]) -> ExportUsers:
    return ExportUsers(actor=caller, exporter=register_exporter)


USE_CASES: Final = {
    "import_users": Provide(provide_import_users, sync_to_thread=False),
    "get_import": Provide(provide_get_import, sync_to_thread=False),
    "read_import_report": Provide(provide_read_import_report, sync_to_thread=False),
    "export_users": Provide(provide_export_users, sync_to_thread=False),
}
