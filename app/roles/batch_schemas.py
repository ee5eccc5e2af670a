"""A role for many users as JSON."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from app.http.batches import Atomic, Index, ItemOutcome, ItemProblem
from app.http.schemas import Id
from app.http.times import in_utc
from app.roles.assignments_schemas import GrantExpiry, GrantReason
from domain.roles.use_cases.grant_role_to_users import GrantRoleToUsersCommand
from domain.shared.batch import BATCH_MAX
from domain.shared.errors import DomainError

UserIds = Annotated[list[Id], Meta(min_length=1, max_length=BATCH_MAX, description="Naming one twice changes nothing.")]


class GrantRoleToUsersRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On the same terms for all of them."""

    user_ids: UserIds
    expires_at: GrantExpiry = None
    reason: GrantReason | None = None
    atomic: Atomic = True

    def to_command(self, role_id: UUID) -> GrantRoleToUsersCommand:
        return GrantRoleToUsersCommand(
            role_id=role_id,
            user_ids=self.user_ids,
            expires_at=in_utc(self.expires_at, pointer="/expires_at"),
            reason=self.reason,
            atomic=self.atomic,
        )


class RevokeRoleFromUsersRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    user_ids: UserIds
    atomic: Atomic = True


class RoleOfUsersItem(Struct, frozen=True, kw_only=True):
    """`problem` of one that was refused."""

    index: Index
    outcome: ItemOutcome
    user_id: Id
    problem: ItemProblem | UnsetType = UNSET

    @classmethod
    def of(cls, index: int, user_id: UUID, outcome: UUID | DomainError) -> Self:
        if isinstance(outcome, DomainError):
            return cls(index=index, outcome=ItemOutcome.REFUSED, user_id=user_id, problem=ItemProblem.of(outcome))
        return cls(index=index, outcome=ItemOutcome.DONE, user_id=user_id)


class RoleOfUsersResponse(Struct, frozen=True, kw_only=True):
    """In the order of the request."""

    items: Annotated[list[RoleOfUsersItem], Meta(max_length=BATCH_MAX)]

    @classmethod
    def of(cls, user_ids: Sequence[UUID], outcomes: Sequence[UUID | DomainError]) -> Self:
        pairs = zip(user_ids, outcomes, strict=True)
        return cls(items=[RoleOfUsersItem.of(index, *pair) for index, pair in enumerate(pairs)])
