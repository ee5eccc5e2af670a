"""Runs one use case from the shell: built by the API's own provider, in one transaction."""

import asyncio
from collections.abc import Callable, Mapping
from inspect import signature
from typing import ParamSpec, Protocol, TypeVar

from app.shell.configured import configured
from app.shell.wiring import Compose

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class UseCase(Protocol[P, T_co]):
    async def execute(self, *args: P.args, **kwargs: P.kwargs) -> T_co: ...


def execute(compose: Compose, provider: Callable[..., UseCase[P, T]], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Committed when the use case returns, undone when it raises. Raises what it raises, and SettingsError."""

    async def run() -> T:
        wiring = compose()
        async with wiring.ports(configured(wiring)) as ports:
            return await built(provider, ports).execute(*args, **kwargs)

    return asyncio.run(run())


def built(provider: Callable[..., T], ports: Mapping[str, object]) -> T:
    """What a provider of the API's makes of those that it asks for."""
    return provider(**{name: ports[name] for name in signature(provider).parameters})
