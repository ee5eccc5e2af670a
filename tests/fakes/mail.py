"""An outbox that is kept in memory."""

from domain.mail.ports import Outbox
from domain.mail.values import Mail
from tests.fakes.register import FakeRegister


class FakeOutbox(Outbox):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    @property
    def delivers(self) -> bool:
        return True

    async def put(self, mail: Mail) -> None:
        self._register.mails.append(mail)

    async def pretend(self, mail: Mail) -> None:
        """Nothing, here: no fake takes time."""
