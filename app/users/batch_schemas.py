"""Many users as JSON."""

from collections.abc import Sequence
from typing import Annotated, Self

from msgspec import UNSET, Meta, Struct, UnsetType

from app.http.batches import Atomic, Index, ItemOutcome, ItemProblem
from app.users.schemas import UserResponse
from domain.shared.batch import BATCH_MAX
from domain.shared.errors import DomainError
from domain.users.entities import User
from domain.users.use_cases.register_users import NewUser

# No closer bounds: what an address and a name must be decides the rule, item by item.
_TEXT_MAX = 1000
TypedEmail = Annotated[str, Meta(max_length=_TEXT_MAX, examples=["ana@example.com"])]
TypedName = Annotated[str, Meta(max_length=_TEXT_MAX, examples=["Ana Lima"])]


class NewUserRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: TypedEmail
    display_name: TypedName


class RegisterUsersRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    users: Annotated[list[NewUserRequest], Meta(min_length=1, max_length=BATCH_MAX)]
    atomic: Atomic = True

    def to_new_users(self) -> list[NewUser]:
        return [NewUser(email=each.email, display_name=each.display_name) for each in self.users]


class RegisterUsersItem(Struct, frozen=True, kw_only=True):
    """`user` of one that was registered, `problem` of one that was refused."""

    index: Index
    outcome: ItemOutcome
    user: UserResponse | UnsetType = UNSET
    problem: ItemProblem | UnsetType = UNSET

    @classmethod
    def of(cls, index: int, outcome: User | DomainError) -> Self:
        if isinstance(outcome, DomainError):
            return cls(index=index, outcome=ItemOutcome.REFUSED, problem=ItemProblem.of(outcome))
        return cls(index=index, outcome=ItemOutcome.DONE, user=UserResponse.of(outcome))


class RegisterUsersResponse(Struct, frozen=True, kw_only=True):
    """In the order of the request."""

    items: Annotated[list[RegisterUsersItem], Meta(max_length=BATCH_MAX)]

    @classmethod
    def of(cls, outcomes: Sequence[User | DomainError]) -> Self:
        return cls(items=[RegisterUsersItem.of(index, each) for index, each in enumerate(outcomes)])
