"""Who is changed or deleted while somebody uses a link, or asks for one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx
import pytest
from asyncpg.transaction import Transaction

from adapters.database.seed import ADMINISTRATOR_ID
from tests.app.accounts.conftest import PASSWORD, Service, an_address
from tests.databases import connect
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

_WAITING: Final = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
_ADD: Final = """
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    VALUES (gen_random_uuid(), $1, $1, 'In the way', 'active', 1, now(), now())
"""


@asynccontextmanager
async def held_up(service: Service, statement: str, *arguments: object) -> AsyncIterator[Transaction]:
    """By a transaction that has carried out the statement, until the test ends it."""
    connection = await connect(service.server.database)
    transaction = connection.transaction()
    await transaction.start()
    await connection.execute(statement, *arguments)
    yield transaction
    await connection.close()


async def wait(service: Service, count: int) -> None:
    async def do() -> bool:
        return bool(await service.truth.fetchval(_WAITING) == count)

    await eventually(do)


async def id_of(service: Service, address: str) -> str:
    return str(await service.truth.fetchval("SELECT id FROM users WHERE email = $1", address))


async def invited(service: Service) -> tuple[str, str, str]:
    """The id of an administrator, the address that they invited as another one, and the secret of its link."""
    inviter, address = await service.an_account(), an_address()
    inviter_id = await id_of(service, inviter)
    await service.client.put(f"/v1/users/{inviter_id}/roles/{ADMINISTRATOR_ID}")
    content = {"email": address, "role_ids": [str(ADMINISTRATOR_ID)]}
    signed_in = await service.bearer(inviter)
    assert (await service.anyone.post("/v1/invitations", json=content, headers=signed_in)).status_code == 201
    return inviter_id, address, await service.token_for(address, "invitation")


def accept(service: Service, token: str) -> asyncio.Task[httpx.Response]:
    return asyncio.create_task(service.post("accept-invitation", token=token, password=PASSWORD, display_name="Eva"))


async def test_a_user_who_is_deleted_meanwhile_is_nobody(service: Service) -> None:
    address = await service.an_account()
    async with held_up(service, "DELETE FROM users WHERE email = $1", address) as deleting:
        asked = asyncio.create_task(service.post("forgot", email=address))
        await wait(service, 1)
        await deleting.commit()
        assert (await asked).status_code == 202


@pytest.mark.parametrize("change", ["deactivate", "delete"])
async def test_an_inviter_keeps_what_they_give_until_it_is_given(service: Service, change: str) -> None:
    inviter, address, token = await invited(service)
    path = f"/v1/users/{inviter}"
    async with held_up(service, _ADD, address) as in_the_way:
        accepted = accept(service, token)
        await wait(service, 1)
        going = service.client.delete(path) if change == "delete" else service.client.post(f"{path}/deactivate")
        changed = asyncio.create_task(going)
        await wait(service, 2)
        await in_the_way.rollback()
        assert (await accepted).status_code == 204
        assert (await changed).is_success


@pytest.mark.parametrize("change", ["deactivate", "delete"])
async def test_an_inviter_who_goes_first_gives_nothing(service: Service, change: str) -> None:
    """Both wait for the inviter, and neither for the other."""
    inviter, address, token = await invited(service)
    path = f"/v1/users/{inviter}"
    async with held_up(service, "SELECT FROM users WHERE id = $1::text::uuid FOR UPDATE", inviter) as in_the_way:
        going = service.client.delete(path) if change == "delete" else service.client.post(f"{path}/deactivate")
        changed = asyncio.create_task(going)
        await wait(service, 1)
        accepted = accept(service, token)
        await wait(service, 2)
        await in_the_way.rollback()
        assert (await changed).is_success
        assert (await accepted).json()["code"] == "link_not_valid"
    assert await id_of(service, address) == "None"
