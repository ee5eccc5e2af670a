"""Whoever is remembered from the request before gains nothing by it, and loses nothing."""

import httpx
import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from tests.databases import Connection
from tests.signing_in import Person, bearer, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

NOBODY = "/v1/users/01980a3e-7c1d-7b5e-9f43-2a8f5b1c6d70"
GRANT = "INSERT INTO user_roles (user_id, role_id, granted_at) VALUES ($1, $2, now())"


@pytest.fixture
async def token(client: httpx.AsyncClient, ana: Person) -> dict[str, str]:
    """Of somebody who has just used it."""
    headers = bearer((await sign_in(client, ana))["access_token"])
    assert problem(await client.get("/v1/users", headers=headers)) == (403, "permission_missing")
    return headers


async def test_a_right_that_was_given_counts_at_once(
    client: httpx.AsyncClient, truth: Connection, ana: Person, token: dict[str, str]
) -> None:
    await truth.execute(GRANT, ana.id, ADMINISTRATOR_ID)
    assert (await client.get("/v1/users", headers=token)).status_code == 200


async def test_what_is_not_there_is_told_to_who_may_know(
    client: httpx.AsyncClient, truth: Connection, ana: Person, token: dict[str, str]
) -> None:
    assert problem(await client.get(NOBODY, headers=token)) == (403, "permission_missing")
    await truth.execute(GRANT, ana.id, ADMINISTRATOR_ID)
    assert problem(await client.get(NOBODY, headers=token)) == (404, "user_not_found")
    await truth.execute("DELETE FROM user_roles WHERE user_id = $1", ana.id)
    assert problem(await client.get(NOBODY, headers=token)) == (403, "permission_missing")


async def test_what_they_are_called_now_is_told(
    client: httpx.AsyncClient, truth: Connection, ana: Person, token: dict[str, str]
) -> None:
    await truth.execute("UPDATE users SET display_name = 'Ana Lima Luz' WHERE id = $1", ana.id)
    assert (await client.get("/v1/me", headers=token)).json()["display_name"] == "Ana Lima Luz"


async def test_the_permissions_of_now_are_told(
    client: httpx.AsyncClient, truth: Connection, ana: Person, token: dict[str, str]
) -> None:
    assert (await client.get("/v1/me", headers=token)).json()["permissions"] == []
    await truth.execute(GRANT, ana.id, ADMINISTRATOR_ID)
    assert "users:read" in (await client.get("/v1/me", headers=token)).json()["permissions"]
