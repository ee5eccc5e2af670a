"""Importing users: all lines or none, and by whom."""

from dataclasses import replace

import pytest

from domain.shared.actor import ANONYMOUS, Actor, BeyondOwnPermissions, NotSignedIn, PermissionMissing
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.transfer.refusal import ImportRefused
from domain.transfer.values import Fault, OnConflict
from domain.users.entities import User
from tests.domain.transfer.conftest import DoImport
from tests.fakes.register import FakeRegister
from tests.fakes.transfer import FakeImports
from tests.samples import NOBODY

WRITER = Actor(
    name="key:writer", user_id=NOBODY, permissions=frozenset({Permission.USERS_WRITE, Permission.USERS_READ})
)


async def refused(importing: object) -> list[Fault]:
    with pytest.raises(ImportRefused) as found:
        await importing  # type: ignore[misc] # a coroutine
    return [*found.value.first]


async def test_every_line_becomes_a_user(do_import: DoImport, register: FakeRegister) -> None:
    done = await do_import(WRITER, "ana@example.com,Ana\nbea@example.com,Bea\n")
    assert (done.counts.lines, done.counts.created, done.actor) == (2, 2, "key:writer")
    assert sorted(user.display_name.text for user in register.users.values()) == ["Ana", "Bea"]


async def test_one_bad_line_keeps_all_of_them_out(
    do_import: DoImport, register: FakeRegister, imports: FakeImports
) -> None:
    found = await refused(do_import(WRITER, "ana@example.com,Ana\nbea,Bea\ncea@example.com,\n"))
    assert found == [Fault(3, "email", "invalid_email"), Fault(4, "display_name", "invalid_display_name")]
    assert register.users == {}
    assert [done.counts.refused for done, _ in imports.done.values()] == [2]


async def test_a_taken_address_refuses_the_import_or_is_skipped(
    do_import: DoImport, register: FakeRegister, ana: User
) -> None:
    lines = "ANA@example.com,Another\nbea@example.com,Bea\n"
    assert await refused(do_import(WRITER, lines)) == [Fault(2, "email", "email_already_taken")]
    done = await do_import(WRITER, lines, on_conflict=OnConflict.SKIP)
    assert (done.counts.created, done.counts.skipped) == (1, 1)
    assert register.users[ana.id] == ana


async def test_a_dry_run_makes_nobody(do_import: DoImport, register: FakeRegister) -> None:
    assert (await do_import(WRITER, "ana@example.com,Ana\n", dry_run=True)).counts.created == 1
    assert register.users == {}


@pytest.mark.parametrize(
    ("cell", "on_conflict"), [("editor", OnConflict.FAIL), ("editor", OnConflict.SKIP), ("", OnConflict.UPDATE)]
)
async def test_whoever_may_not_assign_roles_neither_gives_nor_takes_any(
    do_import: DoImport, cell: str, on_conflict: OnConflict
) -> None:
    importing = do_import(WRITER, f"ana@example.com,Ana,{cell}\n", more=",roles", on_conflict=on_conflict)
    assert await refused(importing) == [Fault(2, "roles", "permission_missing")]


@pytest.mark.parametrize("on_conflict", [OnConflict.FAIL, OnConflict.SKIP])
async def test_an_empty_set_of_roles_is_nobodys_loss(do_import: DoImport, on_conflict: OnConflict) -> None:
    done = await do_import(WRITER, "ana@example.com,Ana,\n", more=",roles", on_conflict=on_conflict)
    assert done.counts.created == 1


@pytest.mark.parametrize(
    ("taken_away", "error"),
    [(Permission.USERS_WRITE, PermissionMissing), (Permission.USERS_READ, BeyondOwnPermissions)],
)
async def test_what_is_taken_away_meanwhile_counts_at_the_end(
    do_import: DoImport, imports: FakeImports, taken_away: Permission, error: type[Exception]
) -> None:
    imports.standing[WRITER.name] = replace(WRITER, permissions=WRITER.permissions - {taken_away})
    with pytest.raises(error):
        await do_import(WRITER, "ana@example.com,Ana\n")


async def test_what_is_given_meanwhile_does_not_matter(do_import: DoImport, imports: FakeImports) -> None:
    imports.standing[WRITER.name] = replace(WRITER, permissions=EVERY_PERMISSION)
    await do_import(WRITER, "ana@example.com,Ana\n")


@pytest.mark.parametrize(
    ("actor", "error"),
    [(ANONYMOUS, NotSignedIn), (replace(WRITER, permissions=frozenset()), PermissionMissing)],
    ids=["anonymous", "nobody"],
)
async def test_needs_the_permission(do_import: DoImport, actor: Actor, error: type[Exception]) -> None:
    with pytest.raises(error):
        await do_import(actor, "ana@example.com,Ana\n")
