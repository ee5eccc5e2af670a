"""Sessions and refresh tokens: who has ended one, and who has exchanged one."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from adapters.database.manager import DatabaseSessionManager
from adapters.database.sessions import sweep_sessions
from domain.sessions.entities import Session
from domain.sessions.values import SESSION_LIFETIME, SessionKind
from domain.shared.page import PageRequest
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.adapters.database.transactions import Begin, Ports
from tests.databases import Database
from tests.people import signed_in
from tests.samples import NOBODY, NOON, a_user

SECOND = timedelta(seconds=1)
PAGE = PageRequest(10)


def a_session(user_id: UUID, *, at: datetime = NOON) -> Session:
    return Session.begin(
        id=uuid7(), user_id=user_id, kind=SessionKind.TOKEN, client_address="192.0.2.1", user_agent="curl", at=at
    )


async def live(ports: Ports, user: User, *, at: datetime = NOON) -> list[UUID]:
    return [session.id for session in (await ports.sessions.list_page_of(user.id, PAGE, at=at)).items]


@pytest.fixture
async def ana(begin: Begin) -> User:
    user = a_user()
    async with begin() as ports:
        await ports.users.add(user)
    return user


@pytest.fixture
async def session(begin: Begin, ana: User) -> Session:
    """Of Ana, with the refresh token "first"."""
    session = a_session(ana.id)
    async with begin() as ports:
        await ports.sessions.add(session)
        await ports.refresh_tokens.add("first", session.id, at=NOON)
    return session


async def test_sessions_are_read_as_they_were_added(begin: Begin, ana: User, session: Session) -> None:
    async with begin() as ports:
        assert (await ports.sessions.list_page_of(ana.id, PAGE, at=NOON)).items == [session]


async def test_add_refuses_nobody(begin: Begin) -> None:
    with pytest.raises(UserNotFound):
        async with begin() as ports:
            await ports.sessions.add(a_session(NOBODY))


async def test_the_newest_comes_first_page_by_page(begin: Begin, ana: User, session: Session) -> None:
    later = a_session(ana.id, at=NOON + SECOND)
    async with begin() as ports:
        await ports.sessions.add(later)
        first = await ports.sessions.list_page_of(ana.id, PageRequest(1), at=NOON)
        second = await ports.sessions.list_page_of(ana.id, PageRequest(1, first.next), at=NOON)
    assert (first.items, second.items, second.next) == ([later], [session], None)


async def test_a_session_ends_once(begin: Begin, ana: User, session: Session) -> None:
    async with begin() as ports:
        assert await ports.sessions.end(session.id, user_id=ana.id, at=NOON)
    async with begin() as ports:
        assert not await ports.sessions.end(session.id, user_id=ana.id, at=NOON)
        assert await live(ports, ana) == []


async def test_a_session_ends_for_its_user_alone(begin: Begin, ana: User, session: Session) -> None:
    async with begin() as ports:
        assert not await ports.sessions.end(session.id, user_id=NOBODY, at=NOON)
        assert await live(ports, ana) == [session.id]


async def test_a_session_expires(begin: Begin, ana: User, session: Session) -> None:
    at = NOON + SESSION_LIFETIME
    async with begin() as ports:
        assert await live(ports, ana, at=at - SECOND) == [session.id]
        assert await live(ports, ana, at=at) == []
        assert not await ports.sessions.end(session.id, user_id=ana.id, at=at)
        assert await ports.refresh_tokens.exchange("first", "second", at=at) is None


async def test_all_sessions_end_but_the_one_to_keep(begin: Begin, ana: User, session: Session) -> None:
    async with begin() as ports:
        await ports.sessions.add(a_session(ana.id))
        await ports.sessions.add(a_session(ana.id))
        assert await ports.sessions.end_all_of(ana.id, at=NOON, keep=session.id) == 2
        assert await live(ports, ana) == [session.id]
        assert await ports.sessions.end_all_of(ana.id, at=NOON) == 1
        assert await live(ports, ana) == []


async def test_a_refresh_token_is_exchanged_once(begin: Begin, session: Session) -> None:
    at = NOON + SECOND
    async with begin() as ports:
        used = await ports.refresh_tokens.exchange("first", "second", at=at)
        assert used
        assert (used.id, used.last_used_at) == (session.id, at)
        assert await ports.refresh_tokens.exchange("first", "third", at=at) is None


async def test_its_successor_is_exchanged_next(begin: Begin, session: Session) -> None:
    async with begin() as ports:
        await ports.refresh_tokens.exchange("first", "second", at=NOON)
        used = await ports.refresh_tokens.exchange("second", "third", at=NOON)
    assert used
    assert used.id == session.id


async def test_a_used_token_knows_its_successor(begin: Begin, ana: User, session: Session) -> None:
    async with begin() as ports:
        await ports.refresh_tokens.exchange("first", "second", at=NOON)
        used = await ports.refresh_tokens.find_used("first", at=NOON)
        assert used
        assert (used.session_id, used.user_id, used.used_at) == (session.id, ana.id, NOON)
        assert (used.successor, used.successor_is_used) == ("second", False)
        await ports.refresh_tokens.exchange("second", "third", at=NOON)
        used = await ports.refresh_tokens.find_used("first", at=NOON)
        assert used
        assert used.successor_is_used


@pytest.mark.usefixtures("session")
async def test_an_unknown_token_and_an_unused_one_are_no_used_ones(begin: Begin) -> None:
    async with begin() as ports:
        for token in ("first", "unknown"):
            assert await ports.refresh_tokens.find_used(token, at=NOON) is None
        assert await ports.refresh_tokens.exchange("unknown", "second", at=NOON) is None


async def test_tokens_of_a_session_that_ended_are_worth_nothing(begin: Begin, ana: User, session: Session) -> None:
    async with begin() as ports:
        await ports.refresh_tokens.exchange("first", "second", at=NOON)
        await ports.sessions.end(session.id, user_id=ana.id, at=NOON)
        assert await ports.refresh_tokens.exchange("second", "third", at=NOON) is None
        assert await ports.refresh_tokens.find_used("first", at=NOON) is None


@pytest.mark.usefixtures("session")
async def test_tokens_of_a_deactivated_user_are_worth_nothing(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        user = await ports.users.get_for_update(ana.id)
        await ports.users.save(user.deactivate(at=NOON))
    async with begin() as ports:
        assert await ports.refresh_tokens.exchange("first", "second", at=NOON) is None


@pytest.mark.usefixtures("session")
async def test_tokens_of_a_deleted_user_are_worth_nothing(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        await ports.users.remove(await ports.users.get_for_update(ana.id))
    async with begin() as ports:
        assert await ports.refresh_tokens.exchange("first", "second", at=NOON) is None


@pytest.mark.database
async def test_what_has_expired_is_swept_with_its_tokens(manager: DatabaseSessionManager, database: Database) -> None:
    gone = await signed_in(database.observer, for_=-timedelta(seconds=1))
    kept = await signed_in(database.observer)
    for claims in (gone, kept):
        await database.observer.execute(
            "INSERT INTO refresh_tokens (hash, session_id, issued_at) VALUES ($1, $2, now())",
            claims.session_id.bytes,
            claims.session_id,
        )
    assert await sweep_sessions(manager) == 1
    left = await database.observer.fetch("SELECT session_id FROM refresh_tokens")
    assert [row["session_id"] for row in left] == [kept.session_id]
