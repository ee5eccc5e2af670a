"""API keys: read as they were made, without their secrets, and revoked once."""

from datetime import timedelta
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.api_keys.entities import NewApiKey
from domain.api_keys.values import KeyName
from domain.sessions.entities import Session
from domain.sessions.values import SessionKind
from domain.shared.authentication import CredentialRefused
from domain.shared.page import PageRequest
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.adapters.database.transactions import Begin
from tests.samples import NOBODY, NOON, a_user

PAGE = PageRequest(10)


def a_key(user_id: UUID = NOBODY) -> NewApiKey:
    return NewApiKey.create(
        id=uuid7(),
        user_id=user_id,
        name=KeyName("import"),
        permissions=frozenset({Permission.USERS_READ, Permission.AUDIT_READ}),
        expires_at=NOON + timedelta(days=1),
        at=NOON,
    )


@pytest.fixture
async def ana(begin: Begin) -> User:
    user = a_user()
    async with begin() as ports:
        await ports.users.add(user)
    return user


async def test_a_key_is_read_as_it_was_added(begin: Begin, ana: User) -> None:
    new = a_key(ana.id)
    async with begin() as ports:
        await ports.api_keys.add(new.key, secret=new.secret)
    async with begin() as ports:
        assert (await ports.api_keys.list_page_of(ana.id, PAGE)).items == [new.key]
        assert (await ports.api_keys.list_page_of(NOBODY, PAGE)).items == []


async def test_add_refuses_nobody(begin: Begin) -> None:
    new = a_key()
    with pytest.raises(UserNotFound):
        async with begin() as ports:
            await ports.api_keys.add(new.key, secret=new.secret)


async def test_a_key_is_made_in_a_session_that_has_not_ended(begin: Begin, ana: User) -> None:
    session = Session.begin(
        id=uuid7(), user_id=ana.id, kind=SessionKind.TOKEN, client_address=None, user_agent=None, at=NOON
    )
    first, second = a_key(ana.id), a_key(ana.id)
    async with begin() as ports:
        await ports.sessions.add(session)
        await ports.api_keys.add(first.key, secret=first.secret, session_id=session.id)
        await ports.sessions.end(session.id, user_id=ana.id, at=NOON)
        with pytest.raises(CredentialRefused):
            await ports.api_keys.add(second.key, secret=second.secret, session_id=session.id)
        assert (await ports.api_keys.list_page_of(ana.id, PAGE)).items == [first.key]


async def test_a_key_is_revoked_once_and_by_its_owner(begin: Begin, ana: User) -> None:
    new = a_key(ana.id)
    async with begin() as ports:
        await ports.api_keys.add(new.key, secret=new.secret)
        assert not await ports.api_keys.revoke(new.key.id, user_id=NOBODY, at=NOON)
        assert await ports.api_keys.revoke(new.key.id, user_id=ana.id, at=NOON)
        assert not await ports.api_keys.revoke(new.key.id, user_id=ana.id, at=NOON)
        assert (await ports.api_keys.list_page_of(ana.id, PAGE)).items == []
