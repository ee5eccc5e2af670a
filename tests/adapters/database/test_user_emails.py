"""One address, one user: whatever the spelling, and whatever else is going on."""

import pytest

from adapters.system.emails import EmailValidatorParser
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken
from domain.users.values import Email
from tests.adapters.database.transactions import Begin
from tests.samples import NOON, a_user

parse = EmailValidatorParser().parse

SAME = [
    pytest.param("ana@example.com", "ana@example.com", id="the same letters"),
    pytest.param("ana@example.com", "ANA@EXAMPLE.COM", id="capitals"),
    pytest.param("ana@example.com", "ａｎａ@example.com", id="full-width letters"),  # noqa: RUF001 (that is the case)
    pytest.param("strasse@example.com", "straße@example.com", id="sharp s, as case folding has it"),
    pytest.param("σωκράτης@example.com", "ΣΩΚΡΆΤΗΣ@example.com", id="final sigma"),
    pytest.param("ana@bücher.de", "ana@xn--bcher-kva.de", id="punycode"),
    pytest.param("jose\u0301@example.com", "jos\u00e9@example.com", id="decomposed accent"),
]


@pytest.mark.parametrize(("taken", "wanted"), SAME)
async def test_another_spelling_is_taken_too(begin: Begin, taken: str, wanted: str) -> None:
    await add(begin, a_user(parse(taken).address))
    with pytest.raises(EmailAlreadyTaken):
        await add(begin, a_user(parse(wanted).address))
    async with begin() as ports:
        other = a_user("other@example.com")
        await ports.users.add(other)
    with pytest.raises(EmailAlreadyTaken):
        await change_address(begin, other, parse(wanted))


async def test_a_different_address_is_free(begin: Begin) -> None:
    await add(begin, a_user("ana@example.com"))
    await add(begin, a_user("ana@example.org"))
    await add(begin, a_user("ana+work@example.com"))


async def test_the_spelling_of_the_own_address_can_change(begin: Begin) -> None:
    user = a_user("ana@example.com")
    await add(begin, user)
    await change_address(begin, user, Email("Ana@example.com"))
    async with begin() as ports:
        assert (await ports.users.get(user.id)).email == Email("Ana@example.com")


async def test_an_address_is_free_once_it_was_given_up(begin: Begin) -> None:
    user = a_user("ana@example.com")
    await add(begin, user)
    await change_address(begin, user, Email("lima@example.com"))
    await add(begin, a_user("ana@example.com"))


async def add(begin: Begin, user: User) -> None:
    async with begin() as ports:
        await ports.users.add(user)


async def change_address(begin: Begin, user: User, email: Email) -> None:
    async with begin() as ports:
        current = await ports.users.get_for_update(user.id)
        await ports.users.save(current.describe(email=email, display_name=current.display_name, at=NOON))
