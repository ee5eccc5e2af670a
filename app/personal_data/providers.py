"""How each use case about a person's data is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.audit.ports import AuditTrail
from domain.personal_data.ports import PersonalRecords, PersonalTraces
from domain.personal_data.use_cases.erase_person import ErasePerson
from domain.personal_data.use_cases.export_me import ExportMe
from domain.personal_data.use_cases.export_person import ExportPerson
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.ports import Administrators, HeldPermissions, UserRepository


def provide_export_person(caller: Port[Actor], personal_records: Port[PersonalRecords]) -> ExportPerson:
    return ExportPerson(actor=caller, records=personal_records)


def provide_export_me(caller: Port[Actor], personal_records: Port[PersonalRecords]) -> ExportMe:
    return ExportMe(actor=caller, records=personal_records)


def provide_erase_person(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    administrators: Port[Administrators],
    personal_traces: Port[PersonalTraces],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> ErasePerson:
    return ErasePerson(
        actor=caller,
        users=user_repository,
        held_permissions=held_permissions,
        administrators=administrators,
        traces=personal_traces,
        audit=audit_trail,
        clock=clock,
    )


USE_CASES: Final = {
    "export_person": Provide(provide_export_person, sync_to_thread=False),
    "export_me": Provide(provide_export_me, sync_to_thread=False),
    "erase_person": Provide(provide_erase_person, sync_to_thread=False),
}
