"""Account tokens and invitations, in memory and in PostgreSQL."""

from datetime import timedelta
from typing import Final

import pytest

from adapters.database.account_tokens import sweep_tokens
from adapters.database.manager import DatabaseSessionManager
from domain.accounts.entities import AccountToken, Applicant
from domain.accounts.errors import InvitationNotFound, LinkNotValid
from domain.accounts.values import Purpose
from domain.shared.page import PageRequest
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.values import DisplayName, Email
from tests.adapters.database.transactions import Begin, Ports
from tests.databases import Database
from tests.samples import NOBODY, NOON, a_user

HOUR: Final = timedelta(hours=1)
LATER: Final = NOON + timedelta(minutes=1)
ONE_PER_USER: Final = (Purpose.RESET, Purpose.CHANGE_EMAIL, Purpose.FIRST_ADMINISTRATOR)


@pytest.fixture
async def ana(begin: Begin) -> User:
    user = a_user()
    async with begin() as ports:
        await ports.users.add(user)
    return user


def a_token(
    ports: Ports,
    purpose: Purpose = Purpose.RESET,
    user: User | None = None,
    *,
    email: str | None = None,
    applicant: Applicant | None = None,
    minutes: int = 0,
) -> AccountToken:
    at = NOON + timedelta(minutes=minutes)
    return AccountToken(
        id=ports.account_tokens.next_id(),
        purpose=purpose,
        user_id=user.id if user else None,
        links_version=user.links_version if user else None,
        email=Email(email) if email else None,
        applicant=applicant or Applicant(),
        created_at=at,
        expires_at=at + HOUR,
    )


async def holds(ports: Ports, secret: str, purpose: Purpose = Purpose.RESET) -> bool:
    return await ports.account_tokens.find(secret, [purpose], at=LATER) is not None


async def test_gives_back_what_was_issued_and_once(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        applicant = Applicant(display_name=DisplayName("Eva"), role_ids=(NOBODY, ana.id))
        token = a_token(ports, Purpose.INVITATION, ana, email="Eva@Example.com", applicant=applicant)
        await ports.account_tokens.issue(token, "secret")
    async with begin() as ports:
        assert await ports.account_tokens.find("secret", [Purpose.INVITATION], at=LATER) == token
        assert await ports.account_tokens.use("secret", [Purpose.INVITATION], at=LATER) == token
    async with begin() as ports:
        with pytest.raises(LinkNotValid):
            await ports.account_tokens.use("secret", [Purpose.INVITATION], at=LATER)


async def test_nobody_holds_it_for_another_purpose_after_its_time_or_by_another_secret(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        token = a_token(ports, Purpose.RESET, ana)
        await ports.account_tokens.issue(token, "secret")
        others = [purpose for purpose in Purpose if purpose is not Purpose.RESET]
        for secret, purposes, at in (
            ("secret", others, LATER),
            ("secret", [Purpose.RESET], token.expires_at),
            ("SECRET", [Purpose.RESET], LATER),
            ("", [Purpose.RESET], LATER),
        ):
            assert await ports.account_tokens.find(secret, purposes, at=at) is None
            with pytest.raises(LinkNotValid):
                await ports.account_tokens.use(secret, purposes, at=at)
        assert await holds(ports, "secret")


@pytest.mark.parametrize("purpose", ONE_PER_USER)
async def test_a_newer_one_takes_the_place_of_the_older(begin: Begin, ana: User, purpose: Purpose) -> None:
    eva = a_user("eva@example.com")
    async with begin() as ports:
        await ports.users.add(eva)
        for secret, user in (("older", ana), ("hers", eva), ("newer", ana)):
            await ports.account_tokens.issue(a_token(ports, purpose, user), secret)
    async with begin() as ports:
        found = [await holds(ports, secret, purpose) for secret in ("older", "hers", "newer")]
    assert found == [False, True, True]


async def test_those_of_other_purposes_stay(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        for purpose in ONE_PER_USER:
            await ports.account_tokens.issue(a_token(ports, purpose, ana), purpose.value)
        assert all([await holds(ports, purpose.value, purpose) for purpose in ONE_PER_USER])


async def test_of_one_address_there_is_one_invitation_and_any_number_of_registrations(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        for secret, email in (
            ("first", "eva@example.com"),
            ("second", "EVA@example.com"),
            ("third", "lea@example.com"),
        ):
            await ports.account_tokens.issue(a_token(ports, Purpose.INVITATION, ana, email=email), secret)
            await ports.account_tokens.issue(a_token(ports, Purpose.VERIFY, email=email), f"verify {secret}")
        invited = [await holds(ports, secret, Purpose.INVITATION) for secret in ("first", "second", "third")]
        asked = [await holds(ports, f"verify {secret}", Purpose.VERIFY) for secret in ("first", "second", "third")]
    assert (invited, asked) == ([False, True, True], [True, True, True])


async def test_those_about_nobody_do_not_replace_each_other(begin: Begin) -> None:
    async with begin() as ports:
        for secret in ("one", "two"):
            await ports.account_tokens.issue(a_token(ports), secret)
        assert [await holds(ports, secret) for secret in ("one", "two")] == [True, True]


async def test_an_outstanding_one_stays_until_it_expires(begin: Begin, ana: User) -> None:
    purpose = Purpose.FIRST_ADMINISTRATOR
    async with begin() as ports:
        issued = [
            await ports.account_tokens.issue_unless_outstanding(
                a_token(ports, purpose, ana, minutes=minutes), f"{minutes}"
            )
            for minutes in (0, 1, 59, 60)
        ]
    assert issued == [True, False, False, True]
    async with begin() as ports:
        assert [await holds(ports, secret, purpose) for secret in ("0", "60")] == [False, True]


async def test_of_a_user_who_is_gone_there_is_none_and_whoever_asked_goes_on(begin: Begin) -> None:
    async with begin() as ports:
        with pytest.raises(UserNotFound):
            await ports.account_tokens.issue(a_token(ports, Purpose.RESET, a_user("gone@example.com")), "of hers")
        await ports.account_tokens.issue(a_token(ports), "of nobody")
    async with begin() as ports:
        assert [await holds(ports, secret) for secret in ("of hers", "of nobody")] == [False, True]


async def test_a_deleted_user_takes_everything_along(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        await ports.account_tokens.issue(a_token(ports, Purpose.RESET, ana), "reset")
        await ports.account_tokens.issue(a_token(ports, Purpose.INVITATION, ana, email="eva@example.com"), "invitation")
    async with begin() as ports:
        await ports.users.remove(await ports.users.get_for_update(ana.id))
    async with begin() as ports:
        assert not await holds(ports, "reset")
        assert not await holds(ports, "invitation", Purpose.INVITATION)
        assert not (await ports.invitations.list_page(PageRequest(10), at=LATER)).items


async def test_lists_invitations_that_wait_in_order_of_creation(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        for minutes in (2, 0, 1):
            token = a_token(ports, Purpose.INVITATION, ana, email=f"{minutes}@example.com", minutes=minutes)
            await ports.account_tokens.issue(token, f"{minutes}")
        await ports.account_tokens.issue(a_token(ports, Purpose.RESET, ana), "reset")
    async with begin() as ports:
        first = await ports.invitations.list_page(PageRequest(2), at=NOON)
        assert [each.email.address for each in first.items] == ["0@example.com", "1@example.com"]
        rest = await ports.invitations.list_page(PageRequest(2, first.next), at=NOON)
        assert [each.email.address for each in rest.items] == ["2@example.com"]
        assert rest.next is None
        left = await ports.invitations.list_page(PageRequest(10), at=NOON + HOUR)
        assert [each.email.address for each in left.items] == ["1@example.com", "2@example.com"]


async def test_withdraws_an_invitation_once_and_nothing_else(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        invitation = a_token(ports, Purpose.INVITATION, ana, email="eva@example.com")
        reset = a_token(ports, Purpose.RESET, ana)
        await ports.account_tokens.issue(invitation, "invitation")
        await ports.account_tokens.issue(reset, "reset")
        await ports.invitations.withdraw(invitation.id, at=LATER)
        for id in (invitation.id, reset.id, NOBODY):
            with pytest.raises(InvitationNotFound):
                await ports.invitations.withdraw(id, at=LATER)
        assert not await holds(ports, "invitation", Purpose.INVITATION)
        assert await holds(ports, "reset")


@pytest.mark.database
async def test_keeps_only_hashes_and_forgets_what_has_expired(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async with manager.session() as session:
        ports = Ports.of(session)
        await ports.account_tokens.issue(a_token(ports), "rat_secret")
        await ports.account_tokens.issue(a_token(ports), "rat_expired")
    rows = await database.observer.fetch("SELECT *, encode(secret_hash, 'escape') FROM account_tokens")
    assert "rat_" not in str(rows)
    await database.observer.execute("UPDATE account_tokens SET expires_at = now() WHERE id = $1", rows[1]["id"])
    await sweep_tokens(manager)
    assert [row["id"] for row in await database.observer.fetch("SELECT id FROM account_tokens")] == [rows[0]["id"]]
