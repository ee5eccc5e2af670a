"""Which members of a body a refusal of the domain is about."""

from app.http.problems import InvalidMember
from domain.shared.batch import BatchRefused, RefusedItem
from domain.shared.errors import DomainError, InvalidInput


def invalid_members(error: DomainError) -> list[InvalidMember] | None:
    """None when it is not about a member."""
    if isinstance(error, BatchRefused):
        return [_item(error.member, each) for each in error.refused]
    if isinstance(error, InvalidInput) and error.field:
        return [InvalidMember(str(error), pointer=f"/{error.field}")]
    return None


def _item(member: str, refused: RefusedItem) -> InvalidMember:
    """With the code that it would have had alone."""
    error = refused.error
    field = f"/{error.field}" if isinstance(error, InvalidInput) and error.field else ""
    return InvalidMember(str(error), pointer=f"/{member}/{refused.index}{field}", code=error.code)
