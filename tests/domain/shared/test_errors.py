"""What every refusal can say of itself."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest

from domain.roles import errors as _roles  # noqa: F401 (its errors have to be known)
from domain.shared.batch import BatchRefused
from domain.shared.errors import DomainError, InvalidInput, TooManyRequests
from domain.shared.idempotency import IdempotencyKeyReused
from domain.shared.limits import BY_ACCOUNT
from domain.shared.throttle import TooManyAttempts
from domain.users import errors as _users  # noqa: F401


def descendants(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in error.__subclasses__():
        yield child
        yield from descendants(child)


ERRORS = sorted(set(descendants(DomainError)), key=lambda error: error.code)
each_error = pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)


# These say when to come back, and nothing that is not the same for everybody.
HOW_LONG: Final[dict[type[TooManyRequests], dict[str, Any]]] = {
    TooManyRequests: {"retry_after": 30},
    TooManyAttempts: {"retry_after": 30, "limit": BY_ACCOUNT},
}


@each_error
def test_its_code_is_its_name(error: type[DomainError]) -> None:
    assert error.code == re.sub(r"(?<!^)(?=[A-Z])", "_", error.__name__).lower()


@each_error
def test_it_says_what_happened_and_what_to_do(error: type[DomainError]) -> None:
    assert error.__doc__
    assert vars(error)["title"]
    if issubclass(error, TooManyRequests):
        assert str(error(**HOW_LONG[error])) == vars(error)["detail"]
    else:
        assert str(error()) == vars(error)["detail"]
        assert str(error("Something else.")) == "Something else."


def test_no_two_have_one_code() -> None:
    assert len({error.code for error in ERRORS}) == len(ERRORS)


# These are about the request as a whole; that of a batch names each item by itself.
WHOLE: Final = {InvalidInput, IdempotencyKeyReused, BatchRefused}


@pytest.mark.parametrize("error", [error for error in ERRORS if error not in WHOLE and issubclass(error, InvalidInput)])
def test_what_is_invalid_has_a_member_to_point_at(error: type[InvalidInput]) -> None:
    assert error.field
