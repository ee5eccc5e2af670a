"""What every refusal can say of itself."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, Final

import pytest

import domain
from domain.shared.batch import BatchRefused
from domain.shared.errors import DomainError, InvalidInput, TooManyRequests
from domain.shared.idempotency import IdempotencyKeyReused
from domain.shared.limits import BY_ACCOUNT
from domain.shared.throttle import TooManyAttempts
from domain.transfer.errors import InvalidPastTime, LineTooLong, MalformedLine, UnknownColumn
from domain.transfer.refusal import ImportRefused


def descendants(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in error.__subclasses__():
        yield child
        yield from descendants(child)


# So that all of them are known, whichever tests run with these.
for module in walk_packages(domain.__path__, "domain."):
    import_module(module.name)
ERRORS = sorted(set(descendants(DomainError)), key=lambda error: error.code)
each_error = pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)


# What they say is the same for everybody, and besides it they say when to come back, or what was found.
MADE_OF: Final[dict[type[DomainError], dict[str, Any]]] = {
    TooManyRequests: {"retry_after": 30},
    TooManyAttempts: {"retry_after": 30, "limit": BY_ACCOUNT},
    ImportRefused: {"done": None, "first": ()},
}


@each_error
def test_its_code_is_its_name(error: type[DomainError]) -> None:
    assert error.code == re.sub(r"(?<!^)(?=[A-Z])", "_", error.__name__).lower()


@each_error
def test_it_says_what_happened_and_what_to_do(error: type[DomainError]) -> None:
    assert error.__doc__
    assert vars(error)["title"]
    if error in MADE_OF:
        assert str(error(**MADE_OF[error])) == vars(error)["detail"]
    else:
        assert str(error()) == vars(error)["detail"]
        assert str(error("Something else.")) == "Something else."


def test_no_two_have_one_code() -> None:
    assert len({error.code for error in ERRORS}) == len(ERRORS)


# These are about the request as a whole, and those of a batch and of a file name each item or line by itself.
WHOLE: Final = {
    *(InvalidInput, IdempotencyKeyReused, BatchRefused),
    *(ImportRefused, MalformedLine, LineTooLong, UnknownColumn, InvalidPastTime),
}


@pytest.mark.parametrize("error", [error for error in ERRORS if error not in WHOLE and issubclass(error, InvalidInput)])
def test_what_is_invalid_has_a_member_to_point_at(error: type[InvalidInput]) -> None:
    assert error.field
