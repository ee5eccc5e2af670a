"""How a provider or a handler asks for what others provide: by name, and one after the other."""

from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from litestar import Litestar
from litestar._kwargs.cleanup import DependencyCleanupGroup
from litestar._kwargs.dependencies import DependencyContainer, resolve_dependency
from litestar._kwargs.kwargs_model import KwargsModel
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.routes import HTTPRoute

T = TypeVar("T")

Port: TypeAlias = NamedDependency[SkipValidation[T]]
"""`users: Port[UserRepository]`: a dependency that is trusted to be what its provider says.

Checking it would cost time in every request and fail for plain protocols; mypy has checked it already.
"""
_AS_THEY_ARE: Final = frozenset({"request"})


def resolve_in_turn(app: Litestar) -> None:
    """For all routes of an application that is complete (ADR 34)."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, model) in route.route_handler_map.items():
                route.route_handler_map[method] = (handler, _InTurn(model))


class _Step(NamedTuple):
    dependency: DependencyContainer
    provide: Provide
    trusted: tuple[str, ...] | None
    """What its provider is given as it is; None when Litestar must look at it first, or wait for it."""


class _InTurn(KwargsModel):
    """Litestar resolves dependencies that need not wait for each other in tasks of their own, in a task group.

    Ours only build and never wait, so that a group costs a fifth of a read and gains nothing.
    """

    __slots__ = ("_steps",)

    def __init__(self, model: KwargsModel) -> None:
        for name in KwargsModel.__slots__:
            setattr(self, name, getattr(model, name))
        batches = [sorted(batch, key=lambda each: each.key) for batch in model.dependency_batches]
        self._steps = [_Step(each, each.provide, _trusted(each.provide)) for batch in batches for each in batch]

    async def resolve_dependencies(self, connection: Any, kwargs: dict[str, Any]) -> DependencyCleanupGroup:
        group = DependencyCleanupGroup()
        for dependency, provide, trusted in self._steps:
            if trusted is None:
                await resolve_dependency(dependency, connection, kwargs, group)
            else:
                kwargs[dependency.key] = provide.dependency(**{name: kwargs[name] for name in trusted})
        return group


def _trusted(provide: Provide) -> tuple[str, ...] | None:
    is_generator = provide.has_sync_generator_dependency or provide.has_async_generator_dependency
    is_plain = provide.has_sync_callable and not is_generator and not provide.use_cache
    kinds = provide.signature_model.__annotations__
    names = tuple(provide.signature_model._fields)
    return names if is_plain and all(kinds[name] is Any or name in _AS_THEY_ARE for name in names) else None
