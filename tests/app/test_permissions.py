"""Every operation of the register asks who sends the request, and for exactly the permissions that it is said to."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

import httpx
import pytest

from app.main import create_app
from app.settings.mail import CONSOLE, MailSettings
from domain.accounts.values import Registration
from domain.shared.permissions import EVERY_PERMISSION, Permission
from tests.app.test_with_fakes import SETTINGS
from tests.credentials import CALLER
from tests.fakes.plugin import FakeAdaptersPlugin
from tests.fakes.register import FakeRegister
from tests.samples import NOBODY
from tests.server import ROOT

USER, ROLE = f"/v1/users/{NOBODY}", f"/v1/roles/{NOBODY}"
OTHER = "01980a3e-0000-7000-8000-0000000000ff"
"""Of a session, a key or an import that is not there."""
ANA = {"email": "ana@example.com", "display_name": "Ana"}


class Operation(NamedTuple):
    """A request, and the permissions that it needs. A body that is a text is a file."""

    method: str
    path: str
    body: Any
    needed: set[str]

    @property
    def template(self) -> str:
        """Its path, as the document writes it."""
        return (
            self.path.replace(USER, "/v1/users/{user_id}")
            .replace(ROLE, "/v1/roles/{role_id}")
            .replace(str(NOBODY), "{role_id}")
            .replace(f"sessions/{OTHER}", "sessions/{session_id}")
            .replace(f"invitations/{OTHER}", "invitations/{invitation_id}")
            .replace(f"api-keys/{OTHER}", "api-keys/{key_id}")
            .replace(f"imports/{OTHER}", "imports/{import_id}")
        )


OPERATIONS: Final = [
    Operation("GET", "/v1/users", None, {"users:read"}),
    Operation("POST", "/v1/users", ANA, {"users:write"}),
    Operation("POST", "/v1/users/batch", {"users": [ANA]}, {"users:write"}),
    Operation("GET", USER, None, {"users:read"}),
    Operation("PATCH", USER, {}, {"users:write"}),
    Operation("DELETE", USER, None, {"users:write"}),
    Operation("POST", f"{USER}/deactivate", None, {"users:write"}),
    Operation("POST", f"{USER}/activate", None, {"users:write"}),
    Operation("DELETE", f"{USER}/second-factor", None, {"users:write"}),
    Operation("POST", f"{USER}/erase", None, {"users:write"}),
    Operation("GET", f"{USER}/export", None, {"users:read", "roles:read", "sessions:read", "keys:read", "audit:read"}),
    Operation("GET", f"{USER}/sessions", None, {"sessions:read"}),
    Operation("DELETE", f"{USER}/sessions", None, {"sessions:revoke"}),
    Operation("DELETE", f"{USER}/sessions/{OTHER}", None, {"sessions:revoke"}),
    Operation("PUT", f"{USER}/password", {"new_password": "correct horse battery staple"}, {"users:write"}),
    Operation("POST", f"{USER}/unlock", None, {"users:write"}),
    Operation("GET", f"{USER}/api-keys", None, {"keys:read"}),
    Operation("DELETE", f"{USER}/api-keys/{OTHER}", None, {"keys:write"}),
    Operation("GET", "/v1/invitations", None, {"users:read"}),
    Operation("POST", "/v1/invitations", {"email": "bea@example.com"}, {"users:write"}),
    Operation("DELETE", f"/v1/invitations/{OTHER}", None, {"users:write"}),
    Operation("POST", "/v1/imports", "email,display_name\nana@example.com,Ana\n", {"users:write"}),
    Operation("GET", f"/v1/imports/{OTHER}", None, {"users:write"}),
    Operation("GET", f"/v1/imports/{OTHER}/report", None, {"users:write"}),
    Operation("GET", "/v1/users/export", None, {"users:read"}),
    Operation("GET", "/v1/roles", None, {"roles:read"}),
    Operation("POST", "/v1/roles", {"name": "editor"}, {"roles:write"}),
    Operation("GET", ROLE, None, {"roles:read"}),
    Operation("PATCH", ROLE, {}, {"roles:write"}),
    Operation("DELETE", ROLE, None, {"roles:write"}),
    Operation("GET", f"{ROLE}/users", None, {"roles:read", "users:read"}),
    Operation("POST", f"{ROLE}/users/batch", {"user_ids": [str(NOBODY)]}, {"roles:assign"}),
    Operation("POST", f"{ROLE}/users/batch/revoke", {"user_ids": [str(NOBODY)]}, {"roles:assign"}),
    Operation("GET", f"{USER}/roles", None, {"roles:read"}),
    Operation("PUT", f"{USER}/roles", {"role_ids": []}, {"roles:assign"}),
    Operation("PUT", f"{USER}/roles/{NOBODY}", None, {"roles:assign"}),
    Operation("DELETE", f"{USER}/roles/{NOBODY}", None, {"roles:assign"}),
    Operation("GET", "/v1/audit-events", None, {"audit:read"}),
    Operation("GET", f"{USER}/audit-events", None, {"audit:read"}),
    Operation("GET", f"{USER}/effective-permissions", None, {"roles:read", "users:read"}),
    Operation("POST", "/v1/authz/check", {"user_id": str(NOBODY), "role": "editor"}, {"authz:check"}),
    Operation("GET", "/v1/permissions", None, set()),
]
INVITING: Final = replace(
    SETTINGS,
    access=replace(SETTINGS.access, registration=Registration.INVITE),
    mail=MailSettings(smtp=CONSOLE),
)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.method} {each.path}")


ADAPTERS: Final = FakeAdaptersPlugin()


@pytest.fixture(scope="module")
def app() -> Any:
    """One for all of these tests: to build it takes longer than they do."""
    return create_app(INVITING, adapters=[ADAPTERS])


@pytest.fixture
def fakes() -> FakeAdaptersPlugin:
    """Nobody has registered anything."""
    ADAPTERS.register = FakeRegister()
    return ADAPTERS


@pytest.fixture
async def client(app: Any, fakes: FakeAdaptersPlugin) -> AsyncIterator[httpx.AsyncClient]:  # noqa: ARG001
    """Sends no credential by itself."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://roster") as client:
        yield client


async def ask(client: httpx.AsyncClient, operation: Operation, credential: str = "") -> httpx.Response:
    headers = {"Authorization": credential} if credential else {}
    if operation.method == "PATCH":
        headers["Content-Type"] = "application/merge-patch+json"
    if isinstance(operation.body, str):
        headers["Content-Type"] = "text/csv"
        return await client.request(operation.method, operation.path, content=operation.body, headers=headers)
    return await client.request(operation.method, operation.path, json=operation.body, headers=headers)


async def test_the_document_says_the_same_of_all_that_need_one(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    said = {
        (method.upper(), path): set(operation.get("x-permission", ()))
        for path, item in paths.items()
        for method, operation in item.items()
        if "x-permission" in operation
    }
    assert said == {(each.method, each.template): each.needed for each in OPERATIONS if each.needed}


def test_the_page_lists_the_catalogue() -> None:
    page = (ROOT / "docs" / "permissions.md").read_text().partition("## The catalogue")[2]
    assert re.findall(r"^\| `([a-z]+:[a-z]+)` \|", page, re.MULTILINE) == [*Permission]


@each_operation
async def test_who_is_unknown_is_told_to_sign_in(client: httpx.AsyncClient, operation: Operation) -> None:
    answer = await ask(client, operation)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="roster"'


@each_operation
@pytest.mark.parametrize("credential", ["Bearer forged", "Bearer ", "Basic YTpi", "x"])
async def test_a_credential_that_is_none_is_refused(
    client: httpx.AsyncClient, operation: Operation, credential: str
) -> None:
    answer = await ask(client, operation, credential)
    assert (answer.status_code, answer.json()["code"]) == (401, "credential_refused")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="roster", error="invalid_token"'
    assert "forged" not in answer.text


@each_operation
async def test_who_lacks_one_of_the_permissions_is_told_which(
    client: httpx.AsyncClient, fakes: FakeAdaptersPlugin, operation: Operation
) -> None:
    for lacking in map(Permission, operation.needed):
        fakes.authenticator.actors["key"] = replace(CALLER, permissions=EVERY_PERMISSION - {lacking})
        answer = await ask(client, operation, "Bearer key")
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")
        assert lacking in answer.json()["detail"]


@each_operation
async def test_these_permissions_are_enough(
    client: httpx.AsyncClient, fakes: FakeAdaptersPlugin, operation: Operation
) -> None:
    fakes.authenticator.actors["key"] = replace(CALLER, permissions=frozenset(map(Permission, operation.needed)))
    answer = await ask(client, operation, "Bearer key")
    assert answer.status_code in {200, 201, 204, 404}, answer.text
