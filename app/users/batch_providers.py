"""How the use case about many users is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.ports import EmailParser, UserBatches, UserRepository
from domain.users.use_cases.register_users import RegisterUsers


def provide_register_users(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    user_batches: Port[UserBatches],
    email_parser: Port[EmailParser],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> RegisterUsers:
    return RegisterUsers(
        actor=caller,
        users=user_repository,
        batches=user_batches,
        emails=email_parser,
        audit=audit_trail,
        clock=clock,
    )


BATCH_USE_CASES: Final = {"register_users": Provide(provide_register_users, sync_to_thread=False)}
