"""Finding users: every filter, every order and how many fit, by the fakes and by PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from domain.roles.values import OPEN_ENDED, Terms
from domain.shared.page import PageRequest, Position, Total
from domain.users.entities import User
from domain.users.lists import EVERYBODY, ListedUser, Search, UserFilter, UserSort
from domain.users.values import DisplayName, Email, UserStatus
from tests.adapters.database.transactions import Begin
from tests.samples import NOBODY, NOON, a_role, a_user

MINUTE: Final = timedelta(minutes=1)
PEOPLE: Final = {
    "ana": ("Ana Lima", "zoe-friend@example.com"),
    "ana-maria": ("ana maria lima", "am@example.com"),
    "jose": ("José Álvarez", "jose@example.org"),
    "lukasz": ("Łukasz Groß", "l.gross@example.org"),
    "percent": ("Ωμέγα 9%_\\ Percent", "all@example.net"),
    "zoe": ("Zoë Smith-Müller", "SMITH@Example.com"),
}
"""In order of creation; each is changed later the earlier it was created."""


class Scene:
    """Those people; `editor` is held by ana and zoe, and was held by jose. Lukasz is deactivated."""

    def __init__(self, begin: Begin) -> None:
        self.begin = begin
        self.users: dict[str, User] = {}
        self.editor = a_role("editor")

    async def build(self) -> None:
        async with self.begin() as ports:
            await ports.roles.add(self.editor)
            for number, (name, (display_name, email)) in enumerate(PEOPLE.items()):
                user = replace(
                    a_user(email, at=NOON + number * MINUTE),
                    display_name=DisplayName(display_name),
                    updated_at=NOON + (60 - number) * MINUTE,
                    status=UserStatus.DEACTIVATED if name == "lukasz" else UserStatus.ACTIVE,
                )
                await ports.users.add(user)
                self.users[name] = user
            for name, terms in (("ana", OPEN_ENDED), ("zoe", OPEN_ENDED), ("jose", Terms(expires_at=LONG_AGO))):
                user = self.users[name]
                await ports.assignments.grant(user.id, self.editor.id, by="tester", terms=terms, at=user.updated_at)

    def names(self, users: list[ListedUser]) -> list[str]:
        by_id = {user.id: name for name, user in self.users.items()}
        return [by_id[user.id] for user in users]

    async def found(self, wanted: UserFilter, sort: UserSort = UserSort.CREATED_AT, limit: int = 10) -> list[str]:
        async with self.begin() as ports:
            return self.names((await ports.users.list_page(PageRequest(limit), wanted, sort)).items)


LONG_AGO: Final = NOON - timedelta(days=365 * 90)


@pytest.fixture
async def scene(begin: Begin) -> Scene:
    scene = Scene(begin)
    await scene.build()
    return scene


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ana", ["ana", "ana-maria"]),
        ("ANA lim", ["ana", "ana-maria"]),
        ("lima ana mar", ["ana-maria"]),
        ("ima", ["ana", "ana-maria"]),
        ("jose", ["jose"]),
        ("ÁLVAR", ["jose"]),
        ("lukasz gross", ["lukasz"]),
        ("muller", ["zoe"]),
        ("MÜLLER", ["zoe"]),
        ("smith@example", ["zoe"]),
        ("example.org", ["jose", "lukasz"]),
        ("zoe", ["ana", "zoe"]),
        ("\uff21\uff2e\uff21", ["ana", "ana-maria"]),
        ("li", ["ana", "ana-maria"]),
        ("im", []),
        ("l", ["ana", "ana-maria", "lukasz"]),
        ("a", ["ana", "ana-maria", "jose", "percent"]),
        ("9%_\\ percent", ["percent"]),
        ("9__\\", []),
        ("x%y", []),
        ("ana%lima", []),
        ("a_a", []),
        ("nobody", []),
        ("ΩΜΈΓΑ", ["percent"]),
    ],
)
async def test_searches_names_and_addresses(scene: Scene, text: str, expected: list[str]) -> None:
    assert await scene.found(UserFilter(search=Search.parse(text))) == expected


FILTERS: Final[dict[str, tuple[Callable[[Scene], UserFilter], list[str]]]] = {
    "address": (lambda _: UserFilter(email=Email("smith@EXAMPLE.com")), ["zoe"]),
    "no address": (lambda _: UserFilter(email=Email("nobody@example.com")), []),
    "ids": (lambda s: UserFilter(ids=(s.users["zoe"].id, NOBODY, s.users["jose"].id)), ["jose", "zoe"]),
    "deactivated": (lambda _: UserFilter(status=UserStatus.DEACTIVATED), ["lukasz"]),
    "active": (lambda _: UserFilter(status=UserStatus.ACTIVE), ["ana", "ana-maria", "jose", "percent", "zoe"]),
    "role by id": (lambda s: UserFilter(role=s.editor.id), ["ana", "zoe"]),
    "role by name": (lambda _: UserFilter(role="editor"), ["ana", "zoe"]),
    "no role": (lambda _: UserFilter(role="none"), []),
    "created after": (lambda _: UserFilter(created_after=NOON + 4 * MINUTE), ["percent", "zoe"]),
    "created before": (lambda _: UserFilter(created_before=NOON + MINUTE), ["ana"]),
    "updated after": (lambda _: UserFilter(updated_after=NOON + 59 * MINUTE), ["ana", "ana-maria"]),
    "updated before": (lambda _: UserFilter(updated_before=NOON + 56 * MINUTE), ["zoe"]),
    "search and role": (lambda s: UserFilter(search=Search.parse("ana"), role=s.editor.id), ["ana"]),
    "search and status": (
        lambda _: UserFilter(search=Search.parse("example.org"), status=UserStatus.DEACTIVATED),
        ["lukasz"],
    ),
    "everything": (
        lambda s: UserFilter(
            search=Search.parse("zoe"),
            email=Email("smith@example.com"),
            ids=(s.users["zoe"].id,),
            status=UserStatus.ACTIVE,
            role="editor",
            created_after=NOON,
            created_before=NOON + 60 * MINUTE,
            updated_after=NOON,
            updated_before=NOON + 60 * MINUTE,
        ),
        ["zoe"],
    ),
}


@pytest.mark.parametrize("name", FILTERS)
async def test_finds_those_who_fit_in_every_order_and_counts_them(scene: Scene, name: str) -> None:
    wanted, expected = FILTERS[name][0](scene), FILTERS[name][1]
    for sort in UserSort:
        assert sorted(await scene.found(wanted, sort)) == expected, sort
    async with scene.begin() as ports:
        assert await ports.users.count(wanted) == Total(len(expected), is_exact=True)


ORDERS: Final = {
    UserSort.CREATED_AT: [*PEOPLE],
    UserSort.UPDATED_AT: [*PEOPLE][::-1],
    UserSort.EMAIL: ["percent", "ana-maria", "jose", "lukasz", "zoe", "ana"],
    UserSort.DISPLAY_NAME: ["ana", "ana-maria", "jose", "lukasz", "zoe", "percent"],
}


@pytest.mark.parametrize("wanted", [EVERYBODY, UserFilter(search=Search.parse("example"))], ids=["all", "found"])
@pytest.mark.parametrize("sort", UserSort)
async def test_sorts_and_walks_to_and_fro(scene: Scene, sort: UserSort, wanted: UserFilter) -> None:
    expected = ORDERS[UserSort(sort.field)][:: -1 if sort.is_descending else 1]
    async with scene.begin() as ports:

        async def page(**place: Position | None) -> Any:
            return await ports.users.list_page(PageRequest(2, **place), wanted, sort)

        first = await page()
        second = await page(after=first.next)
        third = await page(after=second.next)
        assert (first.previous, third.next) == (None, None)
        assert scene.names(first.items + second.items + third.items) == expected
        assert await page(before=third.previous) == second
        back = await page(before=second.previous)
        assert (back.items, back.next, back.previous) == (first.items, first.next, None)


async def test_equal_names_are_sorted_by_address_and_equal_times_by_id(begin: Begin) -> None:
    users = [replace(a_user(f"{name}@example.com"), display_name=DisplayName("Ana")) for name in ("c", "a", "b")]
    async with begin() as ports:
        for user in users:
            await ports.users.add(user)
        by_name = await ports.users.list_page(PageRequest(5), EVERYBODY, UserSort.DISPLAY_NAME)
        by_time = await ports.users.list_page(PageRequest(5), EVERYBODY, UserSort.UPDATED_AT_DESCENDING)
    assert [user.email[0] for user in by_name.items] == ["a", "b", "c"]
    ids: list[UUID] = [user.id for user in by_time.items]
    assert ids == sorted(ids, reverse=True)


async def test_a_changed_name_is_found_and_sorted_at_once(scene: Scene) -> None:
    async with scene.begin() as ports:
        zoe = await ports.users.get_for_update(scene.users["zoe"].id)
        await ports.users.save(zoe.describe(email=zoe.email, display_name=DisplayName("Abel"), at=NOON))
    assert await scene.found(UserFilter(search=Search.parse("abel"))) == ["zoe"]
    assert (await scene.found(EVERYBODY, UserSort.DISPLAY_NAME))[0] == "zoe"
