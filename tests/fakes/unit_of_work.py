"""A transaction in memory that can end early."""

from domain.shared.unit_of_work import UnitOfWork
from tests.fakes.register import FakeRegister


class FakeUnitOfWork(UnitOfWork):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def commit(self) -> None:
        self._register.commit()
