"""What can be said in the address of a list of users."""

import re
from typing import Annotated, Final, TypeAlias
from uuid import UUID

from litestar.params import QueryParameter

from app.http.choices import choice
from app.http.pagination import sorted_by
from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember
from app.http.schemas import ID_PATTERN, NO_CONTROL_CHARACTERS
from app.http.times import TIME_LENGTH_MAX, TIME_PATTERN, moment
from domain.roles.values import ROLE_NAME_MAX, ROLE_NAME_PATTERN
from domain.users.errors import InvalidSearch
from domain.users.lists import IDS_MAX, SEARCH_MAX, Search, UserFilter, UserSort
from domain.users.values import EMAIL_MAX, Email, UserStatus

ID_LENGTH: Final = 36

_ID: Final = ID_PATTERN.strip("^$")
_ADDRESS_PART: Final = NO_CONTROL_CHARACTERS.removeprefix("^[^").removesuffix("]*$")


def _time(meaning: str) -> QueryParameter:
    return QueryParameter(
        pattern=TIME_PATTERN,
        max_length=TIME_LENGTH_MAX,
        schema_extra={"format": "date-time"},
        description=f"{meaning} (RFC 3339; write the `+` of an offset as `%2B`).",
    )


# Texts, all of them: of an optional value of any other type Litestar takes the text `null` for "not given".
BySearch: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=SEARCH_MAX,
        pattern=NO_CONTROL_CHARACTERS,
        schema_extra={"examples": ["ana lim"]},
        description="Only users who have each of these words in their display name or address: a part of a word is "
        "enough, of one or two letters its beginning. Accents and case do not count.",
    ),
]
ByEmail: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=3,
        max_length=EMAIL_MAX,
        pattern=f"^[^@ {_ADDRESS_PART}]+@[^@ {_ADDRESS_PART}]+$",
        schema_extra={"examples": ["ana@example.com"]},
        description="Only the user with this address. Case does not count.",
    ),
]
ByIds: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=ID_LENGTH,
        max_length=IDS_MAX * (ID_LENGTH + 1) - 1,
        pattern=f"^{_ID}(,{_ID}){{0,{IDS_MAX - 1}}}$",
        schema_extra={"examples": ["01980a3e-7c1d-7b5e-9f43-2a8f5b1c6d70"]},
        description=f"Only users with these ids, at most {IDS_MAX}, separated by commas.",
    ),
]
ByStatus: TypeAlias = Annotated[
    str | None,
    QueryParameter(max_length=20, schema_extra={"enum": [*UserStatus]}, description="Only users with this status."),
]
ByRole: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        max_length=ROLE_NAME_MAX,
        pattern=f"^({_ID}|{ROLE_NAME_PATTERN.strip('^$')})$",
        schema_extra={"examples": ["editor"]},
        description="Only users who hold the role with this name or id now. Of a role that is not there, nobody.",
    ),
]
CreatedAfter: TypeAlias = Annotated[str | None, _time("Only users who were created at or after this time")]
CreatedBefore: TypeAlias = Annotated[str | None, _time("Only users who were created before this time, not at it")]
UpdatedAfter: TypeAlias = Annotated[str | None, _time("Only users who were last changed at or after this time")]
UpdatedBefore: TypeAlias = Annotated[str | None, _time("Only users who were last changed before this time, not at it")]
Sorted: TypeAlias = Annotated[str, sorted_by(UserSort, "Names as they are searched: accents and case do not count.")]


def user_filter(  # noqa: PLR0913 (each is a parameter of the URL)
    *,
    search: str | None,
    email: str | None,
    ids: str | None,
    status: str | None,
    created_after: str | None,
    created_before: str | None,
    updated_after: str | None,
    updated_before: str | None,
    role: str | None = None,
) -> UserFilter:
    """Of texts that have the forms above. Raises HttpProblem for what these do not tell."""
    return UserFilter(
        search=_search(search),
        email=Email(email) if email else None,
        ids=tuple(map(UUID, ids.split(","))) if ids else None,
        status=choice(UserStatus, status, parameter="status") if status is not None else None,
        role=UUID(role) if role and re.fullmatch(_ID, role) else role,
        created_after=moment(created_after, parameter="created_after"),
        created_before=moment(created_before, parameter="created_before"),
        updated_after=moment(updated_after, parameter="updated_after"),
        updated_before=moment(updated_before, parameter="updated_before"),
    )


def _search(text: str | None) -> Search | None:
    if text is None:
        return None
    try:
        return Search.parse(text)
    except InvalidSearch as error:
        raise HttpProblem(INVALID_PARAMETERS, errors=[InvalidMember(str(error), parameter="search")]) from None
