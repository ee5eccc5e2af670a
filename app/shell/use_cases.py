"""Runs one use case from the shell: built by the API's own provider, in one transaction."""

import asyncio
from collections.abc import Callable
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
            use_case = provider(**{name: ports[name] for name in signature(provider).parameters})
            return await use_case.execute(*args, **kwargs)

    return asyncio.run(run())
