"""Which users a list has and in which order, by Python instead of by PostgreSQL."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from domain.shared.page import Key
from domain.users.entities import User
from domain.users.lists import ListedUser, Search, UserFilter

_LETTERS: Final = str.maketrans({"\u0142": "l", "\u00f8": "o", "\u00df": "ss"})


def folded(text: str) -> str:
    """As `unaccent` and `lower` make it of the letters that the tests use."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def as_listed(user: User) -> ListedUser:
    return ListedUser(
        id=user.id,
        email=user.email.address,
        email_verified=user.email_verified_at is not None,
        display_name=user.display_name.text,
        roles=list(user.roles),
        version=user.version,
        created_at=user.created_at,
        updated_at=user.updated_at,
        status=user.status,
    )


def search_text(user: User) -> str:
    return f" {folded(user.display_name.text)}\n {folded(user.email.address)}"


KEYS: Final[Mapping[str, Callable[[User], Key]]] = {
    "created_at": lambda user: user.created_at,
    "updated_at": lambda user: user.updated_at,
    "email": lambda user: user.email.key,
    "display_name": search_text,
}


def fits(user: User, wanted: UserFilter) -> bool:
    """All that is said but the role."""
    return (
        (wanted.search is None or _is_found(user, wanted.search))
        and (wanted.email is None or wanted.email.key == user.email.key)
        and (wanted.ids is None or user.id in wanted.ids)
        and wanted.status in {None, user.status}
        and (wanted.created_after is None or user.created_at >= wanted.created_after)
        and (wanted.created_before is None or user.created_at < wanted.created_before)
        and (wanted.updated_after is None or user.updated_at >= wanted.updated_after)
        and (wanted.updated_before is None or user.updated_at < wanted.updated_before)
    )


def _is_found(user: User, search: Search) -> bool:
    """What has no three letters in a row must begin a word."""
    return all(_part(folded(word)) in search_text(user) for word in search.words)


def _part(word: str) -> str:
    return word if len(word) > 2 else f" {word}"
