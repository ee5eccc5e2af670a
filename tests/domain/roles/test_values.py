"""What roles are made of: the values that are accepted, and the form they take."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.roles.errors import InvalidDescription, InvalidRoleName, UnknownPermission
from domain.roles.values import ROLE_NAME_PATTERN, Description, RoleName, parse_permissions
from domain.shared.permissions import EVERY_PERMISSION, Permission


@given(st.from_regex(r"[a-z][a-z0-9]{0,20}(-[a-z0-9]{1,20}){0,2}", fullmatch=True))
def test_a_slug_is_a_role_name_as_it_is(text: str) -> None:
    assert RoleName.parse(text).text == text
    assert re.search(ROLE_NAME_PATTERN, text)


@given(st.text())
def test_a_role_name_is_a_slug_or_refused(text: str) -> None:
    try:
        name = RoleName.parse(text)
    except InvalidRoleName:
        return
    assert name.text == text
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize("text", ["a", "a" * 64, "team-lead", "a1", "a-1-b"])
def test_accepts_as_role_name(text: str) -> None:
    assert RoleName.parse(text).text == text


@pytest.mark.parametrize(
    "text",
    ["", "a" * 65, "Editor", "1a", "-a", "a-", "a--b", "a_b", "a b", "editor\n", "é", "\uff41", "a\u0661", "a\x00"],
    ids=ascii,
)
def test_refuses_as_role_name(text: str) -> None:
    with pytest.raises(InvalidRoleName):
        RoleName.parse(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=500))
def test_a_description_is_kept_as_it_was_written(text: str) -> None:
    assume(len(unicodedata.normalize("NFC", text)) <= 500)
    description = Description.parse(text)
    assert description.text == unicodedata.normalize("NFC", text).strip()
    assert Description.parse(description.text) == description


@pytest.mark.parametrize("text", ["x" * 501, "a\nb", "a\x00b", "a\ud800b"], ids=["too long", "newline", "NUL", "half"])
def test_refuses_as_description(text: str) -> None:
    with pytest.raises(InvalidDescription):
        Description.parse(text)


def test_a_description_may_be_empty_and_has_at_most_500_characters() -> None:
    assert Description.parse("  ").text == ""
    assert len(Description.parse("e\u0301" * 500).text) == 500


def test_permissions_are_a_set() -> None:
    assert parse_permissions([]) == frozenset()
    assert parse_permissions(["users:read", "roles:read", "users:read"]) == {
        Permission.USERS_READ,
        Permission.ROLES_READ,
    }
    assert parse_permissions(permission.value for permission in Permission) == EVERY_PERMISSION


@pytest.mark.parametrize("unknown", ["", "users:delete", "USERS:READ", " users:read", "users"])
def test_a_permission_that_is_not_in_the_catalogue_is_refused_by_name(unknown: str) -> None:
    with pytest.raises(UnknownPermission) as caught:
        parse_permissions(["users:read", unknown])
    assert repr(unknown) in str(caught.value)


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_says_what_it_allows(permission: Permission) -> None:
    assert re.fullmatch(r"[a-z]+:[a-z]+", permission)
    assert permission.description.endswith(".")
