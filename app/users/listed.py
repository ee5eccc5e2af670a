"""Users of a list as JSON: with those members that were asked for."""

from collections.abc import Callable, Collection
from enum import StrEnum
from functools import partial
from typing import Annotated, Final, Self, TypeAlias

from litestar.params import QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace

from app.http.choices import choice
from app.http.pagination import LIMIT_MAX
from app.http.schemas import Id, NextCursor, Time, Version
from app.users.schemas import DisplayName, Email, RoleNames
from domain.shared.page import Page, Total
from domain.users.lists import ListedUser
from domain.users.values import UserStatus

Shown: TypeAlias = Callable[[ListedUser], "ListedUserResponse"]


class ListedUserResponse(Struct, frozen=True, kw_only=True):
    """A user. `roles` is there when it was asked for, all others unless `fields` leaves them out."""

    id: Id | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    email_verified: bool | UnsetType = UNSET
    display_name: DisplayName | UnsetType = UNSET
    status: UserStatus | UnsetType = UNSET
    roles: RoleNames | UnsetType = UNSET
    version: Version | UnsetType = UNSET
    created_at: Time | UnsetType = UNSET
    updated_at: Time | UnsetType = UNSET

    @classmethod
    def with_roles(cls, user: ListedUser) -> Self:
        return cls(
            id=user.id,
            email=user.email,
            email_verified=user.email_verified,
            display_name=user.display_name,
            status=user.status,
            roles=user.roles,
            version=user.version,
            created_at=user.created_at,
            updated_at=user.updated_at,
        )

    @classmethod
    def of(cls, user: ListedUser) -> Self:
        """All that a list shows unless it is asked."""
        return replace(cls.with_roles(user), roles=UNSET)

    @classmethod
    def with_members(cls, names: Collection[str], user: ListedUser) -> Self:
        everything = cls.with_roles(user)
        return cls(**{name: getattr(everything, name) for name in names})


class Included(StrEnum):
    """What a list shows of a user only when it is asked to."""

    ROLES = "roles"


MEMBERS: Final = ListedUserResponse.__struct_fields__
_MEMBER: Final = f"({'|'.join(MEMBERS)})"

Fields: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=2,
        max_length=len(",".join(MEMBERS)),
        pattern=f"^{_MEMBER}(,{_MEMBER}){{0,{len(MEMBERS) - 1}}}$",
        schema_extra={"examples": ["id,email"]},
        description="Only these members of each user, separated by commas.",
    ),
]
Include: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        max_length=20, schema_extra={"enum": [*Included]}, description="`roles`: also the names of the roles they hold."
    ),
]
WithTotal: TypeAlias = Annotated[
    bool, QueryParameter(description="Also say how many users fit, on all pages together: an estimate when many do.")
]


class TotalResponse(Struct, frozen=True, kw_only=True):
    count: Annotated[int, Meta(ge=0, le=2**53, examples=[42])]
    exact: Annotated[bool, Meta(description="Whether they were counted. Many are estimated, to a few in a hundred.")]

    @classmethod
    def of(cls, total: Total) -> Self:
        return cls(count=total.count, exact=total.is_exact)


class UserPageResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[ListedUserResponse], Meta(max_length=LIMIT_MAX)]
    next_cursor: NextCursor
    total: Annotated[TotalResponse | UnsetType, Meta(description="There when it was asked for.")] = UNSET

    @classmethod
    def of(cls, page: Page[ListedUser], next_cursor: str | None, shown: Shown) -> Self:
        total = UNSET if page.total is None else TotalResponse.of(page.total)
        return cls(items=[shown(user) for user in page.items], next_cursor=next_cursor, total=total)


def shown(fields: str | None, include: str | None) -> Shown:
    """How a user is shown to whom asked for these members. Raises HttpProblem when there is no such to include."""
    included = [] if include is None else [choice(Included, include, parameter="include")]
    if fields is not None:
        return partial(ListedUserResponse.with_members, {*fields.split(","), *included})
    return ListedUserResponse.with_roles if included else ListedUserResponse.of
