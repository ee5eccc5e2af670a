"""The hashing threads end with the application."""

import pytest
from litestar import Litestar

from adapters.security.plugin import SecurityPlugin
from domain.users.values import Password


async def test_its_threads_end_with_the_application() -> None:
    plugin = SecurityPlugin(hashing_threads=1, hashing_queue=0)
    password = Password("correct horse battery staple")
    async with Litestar(plugins=[plugin]).lifespan():
        assert (await plugin.provide_password_hasher().hash(password)).startswith("$argon2id$")
    with pytest.raises(RuntimeError):
        await plugin.provide_password_hasher().hash(password)
