"""How a provider or a handler asks for what others provide: by name."""

from typing import TypeAlias, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

T = TypeVar("T")

Port: TypeAlias = NamedDependency[SkipValidation[T]]
"""`users: Port[UserRepository]`: a dependency that is trusted to be what its provider says.

Checking it would cost time in every request and fail for plain protocols; mypy has checked it already.
"""
