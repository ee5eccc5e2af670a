"""Making an API key for oneself."""

import pytest

from domain.api_keys.use_cases.create_api_key import CreateApiKey, CreateApiKeyCommand
from domain.shared.actor import ANONYMOUS, Actor, Origin
from domain.shared.authentication import CredentialRefused
from tests.fakes.api_keys import FakeApiKeyRepository
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.samples import NOBODY, a_user


async def test_a_session_that_has_ended_since_it_was_asked_for_makes_no_key() -> None:
    register, ana = FakeRegister(), a_user()
    register.users[ana.id] = ana
    use_case = CreateApiKey(
        actor=Actor(name=str(ana.id), user_id=ana.id, session_id=NOBODY),
        keys=FakeApiKeyRepository(register),
        audit=FakeAuditTrail(register, Origin(actor=ANONYMOUS)),
        clock=FakeClock(),
    )
    with pytest.raises(CredentialRefused):
        await use_case.execute(CreateApiKeyCommand(name="import", permissions=[]))
    assert not register.api_keys
