"""The whole API in one process and in memory: each operation once, with nothing outside the domain but fakes."""

from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import chain
from typing import Any, Final

import httpx
import pytest
from litestar.config.app import AppConfig
from litestar.exceptions import ImproperlyConfiguredException
from sqlalchemy.engine import URL

from adapters.database.seed import ADMINISTRATOR_ID
from app.accounts.invitation_providers import ACCEPTING
from app.accounts.invitation_providers import USE_CASES as INVITATION_USE_CASES
from app.accounts.providers import USE_CASES as ACCOUNT_USE_CASES
from app.api_keys.providers import OTHERS_USE_CASES as OTHERS_KEYS_USE_CASES
from app.api_keys.providers import OWN_USE_CASES as OWN_KEYS_USE_CASES
from app.audit.providers import USE_CASES as AUDIT_USE_CASES
from app.main import create_app
from app.personal_data.providers import USE_CASES as PERSONAL_DATA_USE_CASES
from app.roles.authorization_providers import AUTHORIZATION_USE_CASES
from app.roles.batch_providers import BATCH_USE_CASES as ROLE_BATCH_USE_CASES
from app.roles.providers import ASSIGNMENT_USE_CASES, ROLE_USE_CASES
from app.second_factor.providers import OTHERS_USE_CASES, OWN_USE_CASES
from app.sessions.of_user_providers import OF_USER_USE_CASES
from app.sessions.own_providers import OWN_USE_CASES as OWN_SESSIONS_USE_CASES
from app.sessions.providers import SIGN_IN_USE_CASES
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.transfer.providers import USE_CASES as TRANSFER_USE_CASES
from app.users.batch_providers import BATCH_USE_CASES as USER_BATCH_USE_CASES
from app.users.providers import USE_CASES
from tests.credentials import AUTHORIZATION, CALLER
from tests.fakes.plugin import REPOSITORIES, FakeAdaptersPlugin
from tests.fakes.register import FakeRegister
from tests.samples import NOBODY

NOON_TEXT = "2100-01-01T12:00:00Z"
PASSWORD = "correct horse battery staple"
SETTINGS = Settings(
    database=DatabaseSettings(url=URL.create("postgresql+asyncpg", host="nowhere.invalid", database="none")),
    server=ServerSettings(),
)


ADAPTERS: Final = FakeAdaptersPlugin()


@pytest.fixture(scope="module")
def app() -> Any:
    """One for all of these tests: to build it takes longer than they do. It is not started: fakes open nothing."""
    return create_app(SETTINGS, adapters=[ADAPTERS])


@pytest.fixture
def fakes() -> FakeAdaptersPlugin:
    """Nobody has registered anything."""
    ADAPTERS.register = FakeRegister()
    ADAPTERS.kept.clear()
    return ADAPTERS


@pytest.fixture
async def client(app: Any, fakes: FakeAdaptersPlugin) -> AsyncIterator[httpx.AsyncClient]:  # noqa: ARG001
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://roster", headers=AUTHORIZATION
    ) as client:
        yield client


async def register(client: httpx.AsyncClient, email: str = "ana@example.com") -> dict[str, Any]:
    body = {"email": email, "display_name": "Ana", "password": PASSWORD}
    answer = await client.post("/v1/users", json=body)
    assert answer.status_code == 201, answer.text
    user: dict[str, Any] = answer.json()
    return user


async def create_role(client: httpx.AsyncClient, name: str = "editor") -> dict[str, Any]:
    answer = await client.post("/v1/roles", json={"name": name, "permissions": ["users:read"]})
    assert answer.status_code == 201, answer.text
    role: dict[str, Any] = answer.json()
    return role


async def patch(client: httpx.AsyncClient, path: str, **members: object) -> httpx.Response:
    return await client.patch(path, json=members, headers={"Content-Type": "application/merge-patch+json"})


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    return body["status"], body["code"]


async def test_a_registered_user_can_be_read(client: httpx.AsyncClient) -> None:
    user = await register(client)
    answer = await client.get(f"/v1/users/{user['id']}")
    assert (answer.status_code, answer.json()) == (200, user)
    assert (user["status"], user["roles"], user["version"]) == ("active", [], 1)
    assert "password" not in answer.text


async def test_a_taken_address_is_refused(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    await register(client, "ana@example.com")
    body = {"email": "ANA@example.com", "display_name": "Ana"}
    assert problem(await client.post("/v1/users", json=body)) == (409, "email_already_taken")
    assert len(fakes.register.users) == 1


async def test_a_common_password_is_refused(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    body = {"email": "ana@example.com", "display_name": "Ana", "password": "passwordpassword"}
    assert problem(await client.post("/v1/users", json=body)) == (422, "weak_password")
    assert fakes.register.users == {}


async def test_a_user_can_be_changed(client: httpx.AsyncClient) -> None:
    user = await register(client)
    answer = await patch(client, f"/v1/users/{user['id']}", display_name="Ana Lima")
    assert (answer.status_code, answer.json()["display_name"]) == (200, "Ana Lima")
    assert answer.headers["ETag"] == '"2"'


async def test_a_user_can_be_deactivated_and_activated(client: httpx.AsyncClient) -> None:
    user = await register(client)
    for action, status in [("deactivate", "deactivated"), ("activate", "active")]:
        answer = await client.post(f"/v1/users/{user['id']}/{action}")
        assert (answer.status_code, answer.json()["status"]) == (200, status)


async def test_a_user_can_be_deleted(client: httpx.AsyncClient) -> None:
    user = await register(client)
    assert (await client.delete(f"/v1/users/{user['id']}")).status_code == 204
    assert problem(await client.get(f"/v1/users/{user['id']}")) == (404, "user_not_found")


async def test_users_are_listed_page_by_page(client: httpx.AsyncClient) -> None:
    users = [await register(client, f"user-{number}@example.com") for number in range(3)]
    asked: dict[str, Any] = {"limit": 2, "include": "roles"}
    first = (await client.get("/v1/users", params=asked)).json()
    last = (await client.get("/v1/users", params=asked | {"cursor": first["next_cursor"]})).json()
    assert first["items"] + last["items"] == users
    assert last["next_cursor"] is None


async def test_roles_can_be_created_changed_listed_and_deleted(client: httpx.AsyncClient) -> None:
    role = await create_role(client)
    changed = (await patch(client, f"/v1/roles/{role['id']}", name="author")).json()
    assert (changed["name"], changed["version"]) == ("author", 2)
    assert [each["name"] for each in (await client.get("/v1/roles")).json()["items"]] == ["administrator", "author"]
    assert (await client.get(f"/v1/roles/{role['id']}")).json() == changed
    assert (await client.delete(f"/v1/roles/{role['id']}")).status_code == 204
    assert problem(await client.get(f"/v1/roles/{role['id']}")) == (404, "role_not_found")


async def test_roles_can_be_granted_and_revoked(client: httpx.AsyncClient) -> None:
    user, role = await register(client), await create_role(client)
    place = f"/v1/users/{user['id']}/roles/{role['id']}"
    assert (await client.put(place)).status_code == 204
    granted = {"granted_at": NOON_TEXT, "granted_by": CALLER.name, "expires_at": None, "reason": None}
    assert (await client.get(f"/v1/users/{user['id']}/roles")).json()["items"] == [role | granted]
    holders = (await client.get(f"/v1/roles/{role['id']}/users?include=roles")).json()["items"]
    assert [(holder["id"], holder["roles"], holder["version"]) for holder in holders] == [(user["id"], ["editor"], 2)]
    assert problem(await client.delete(f"/v1/roles/{role['id']}")) == (409, "role_in_use")
    assert (await client.delete(place)).status_code == 204
    assert (await client.get(f"/v1/users/{user['id']}/roles")).json()["items"] == []


async def test_a_grant_has_terms_which_may_be_left_out(client: httpx.AsyncClient) -> None:
    user, role = await register(client), await create_role(client)
    place = f"/v1/users/{user['id']}/roles"
    terms = {"expires_at": "2101-01-01T00:00:00Z", "reason": "Stands in."}
    for request, shown in (
        ({"json": terms}, terms),
        ({"json": {}}, {"expires_at": None, "reason": None}),
        ({"json": terms}, terms),
        ({}, {"expires_at": None, "reason": None}),
    ):
        assert (await client.put(f"{place}/{role['id']}", **request)).status_code == 204
        (item,) = (await client.get(place)).json()["items"]
        assert shown.items() <= item.items()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b'{"expires_at": "2001-01-01T00:00:00Z"}', (422, "expiry_in_the_past")),
        (b'{"expires_at": "2101-01-01T00:00:00"}', (422, "invalid_input")),
        (b'{"until": "tomorrow"}', (422, "invalid_input")),
        (b"null", (422, "invalid_input")),
        (b"{", (400, "malformed_request")),
    ],
)
async def test_terms_that_are_none_are_refused(
    client: httpx.AsyncClient, content: bytes, refusal: tuple[int, str]
) -> None:
    user, role = await register(client), await create_role(client)
    place = f"/v1/users/{user['id']}/roles/{role['id']}"
    answer = await client.put(place, content=content, headers={"Content-Type": "application/json"})
    assert problem(answer) == refusal


async def test_what_a_user_may_do_can_be_asked(client: httpx.AsyncClient) -> None:
    user, role = await register(client), await create_role(client)
    await client.put(f"/v1/users/{user['id']}/roles/{role['id']}")
    giving = [{"id": role["id"], "name": "editor"}]
    effective = await client.get(f"/v1/users/{user['id']}/effective-permissions")
    assert effective.json() == {"items": [{"permission": "users:read", "roles": giving}]}
    decision = await client.post("/v1/authz/check", json={"email": user["email"], "permission": "users:read"})
    assert decision.json() == {"allowed": True, "reason": "`users:read` comes with `editor`.", "roles": giving}
    question = {"user_id": user["id"], "permission": "users:read", "role": "editor"}
    assert problem(await client.post("/v1/authz/check", json=question)) == (422, "ambiguous_question")


async def test_roles_can_be_replaced_all_or_none(client: httpx.AsyncClient) -> None:
    user, editor, author = await register(client), await create_role(client), await create_role(client, "author")
    place = f"/v1/users/{user['id']}/roles"
    answer = await client.put(place, json={"role_ids": [editor["id"], author["id"]]})
    assert [role["name"] for role in answer.json()["items"]] == ["author", "editor"]
    assert problem(await client.put(place, json={"role_ids": [str(NOBODY)]})) == (422, "unknown_role")
    assert len((await client.get(place)).json()["items"]) == 2


async def test_the_last_administrator_stays(client: httpx.AsyncClient) -> None:
    user = await register(client)
    await client.put(f"/v1/users/{user['id']}/roles/{ADMINISTRATOR_ID}")
    for answer in (
        await client.delete(f"/v1/users/{user['id']}"),
        await client.post(f"/v1/users/{user['id']}/deactivate"),
        await client.delete(f"/v1/users/{user['id']}/roles/{ADMINISTRATOR_ID}"),
        await client.put(f"/v1/users/{user['id']}/roles", json={"role_ids": []}),
    ):
        assert problem(answer) == (409, "last_administrator")


async def test_a_role_that_is_held_is_deleted_by_force(client: httpx.AsyncClient) -> None:
    user, role = await register(client), await create_role(client)
    await client.put(f"/v1/users/{user['id']}/roles/{role['id']}")
    assert (await client.delete(f"/v1/roles/{role['id']}", params={"force": "true"})).status_code == 204
    assert (await client.get(f"/v1/users/{user['id']}")).json()["roles"] == []


@pytest.mark.parametrize(("migrations", "status"), [("ok", 200), ("at None, expected 0001", 503)])
async def test_readiness_is_told_as_it_is(
    client: httpx.AsyncClient, fakes: FakeAdaptersPlugin, migrations: str, status: int
) -> None:
    fakes.readiness.checks["migrations"] = migrations
    answer = await client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (status, migrations)
    assert answer.json()["pools"] == {"write": {"size": 2, "open": 1, "in_use": 0}}


async def test_the_permissions_and_the_document_need_no_port(client: httpx.AsyncClient) -> None:
    for path in ("/v1/permissions", "/openapi.json", "/problems", "/health/live"):
        assert (await client.get(path)).status_code == 200


@pytest.fixture
def unseen_providers() -> None:
    """As in a new process: Litestar looks once at what a provider asks for, and remembers it."""
    about_roles = (ROLE_USE_CASES, ASSIGNMENT_USE_CASES, AUTHORIZATION_USE_CASES, ROLE_BATCH_USE_CASES)
    about_keys = (OWN_KEYS_USE_CASES, OTHERS_KEYS_USE_CASES)
    about_sessions = (SIGN_IN_USE_CASES, OWN_SESSIONS_USE_CASES, OF_USER_USE_CASES)
    groups = (
        AUDIT_USE_CASES,
        TRANSFER_USE_CASES,
        USE_CASES,
        USER_BATCH_USE_CASES,
        *about_roles,
        OWN_USE_CASES,
        OTHERS_USE_CASES,
        *about_keys,
        *about_sessions,
        ACCOUNT_USE_CASES,
        ACCEPTING,
        INVITATION_USE_CASES,
        PERSONAL_DATA_USE_CASES,
    )
    for provider in chain.from_iterable(group.values() for group in groups):
        with suppress(AttributeError):
            del provider.signature_model


@pytest.mark.usefixtures("unseen_providers")
@pytest.mark.parametrize("port", [*REPOSITORIES, *FakeAdaptersPlugin().others])
def test_a_port_that_nobody_provides_stops_the_start(port: str) -> None:
    class Incomplete(FakeAdaptersPlugin):
        def on_app_init(self, app_config: AppConfig) -> AppConfig:
            del super().on_app_init(app_config).dependencies[port]
            return app_config

    with pytest.raises(ImproperlyConfiguredException, match=f"'{port}'"):
        create_app(SETTINGS, adapters=[Incomplete()])
