"""How a provider or a handler asks for what others provide: by name, and one after the other."""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from litestar import Litestar
from litestar._kwargs.cleanup import DependencyCleanupGroup
from litestar._kwargs.dependencies import DependencyContainer, resolve_dependency
from litestar._kwargs.kwargs_model import KwargsModel
from litestar._kwargs.parameter_definition import ParameterDefinition
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.routes import HTTPRoute

T = TypeVar("T")

Port: TypeAlias = NamedDependency[SkipValidation[T]]
"""`users: Port[UserRepository]`: a dependency that is trusted to be what its provider says.

Checking it would cost time in every request and fail for plain protocols; mypy has checked it already.
"""
_AS_IT_IS: Final = frozenset({"request"})


def resolve_in_turn(app: Litestar) -> None:
    """For all routes of an application that is complete (ADR 34)."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, model) in route.route_handler_map.items():
                route.route_handler_map[method] = (handler, _InTurn(model))


class _Step(NamedTuple):
    dependency: DependencyContainer
    provide: Provide
    given: tuple[str, ...] | None
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
        self._steps = [_Step(each, each.provide, _given(each.provide)) for batch in batches for each in batch]
        if self.expected_header_params and not any(each.is_required for each in self.expected_header_params):
            # Where Litestar puts its own, which makes an object of all headers for the sake of one.
            self.extractors[len(self.expected_reserved_kwargs)] = _headers(self.expected_header_params)

    async def resolve_dependencies(self, connection: Any, kwargs: dict[str, Any]) -> DependencyCleanupGroup:
        group = DependencyCleanupGroup()
        for dependency, provide, given in self._steps:
            if given is None:
                await resolve_dependency(dependency, connection, kwargs, group)
                continue
            provided = provide.dependency(**{name: kwargs[name] for name in given})
            if provide.has_async_generator_dependency:
                group.add(provided)
                provided = await anext(provided)
            kwargs[dependency.key] = provided
        return group


def _given(provide: Provide) -> tuple[str, ...] | None:
    is_plain = provide.has_sync_callable and not (provide.has_sync_generator_dependency or provide.use_cache)
    kinds = provide.signature_model.__annotations__
    names = tuple(provide.signature_model._fields)
    return names if is_plain and all(kinds[name] is Any or name in _AS_IT_IS for name in names) else None


def _headers(expected: Iterable[ParameterDefinition]) -> Any:
    names = {each.field_alias.lower().encode(): each.field_name for each in expected}
    return partial(_extract, names, {each.field_name: each.default for each in expected})


async def _extract(names: dict[bytes, str], defaults: dict[str, Any], values: dict[str, Any], connection: Any) -> None:
    """Of a header that was sent several times, the first."""
    values |= defaults
    for name, value in reversed(connection.scope["headers"]):
        if name in names:
            values[names[name]] = value.decode("latin-1")
