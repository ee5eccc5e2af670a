"""The OpenAPI document: valid, bounded, and stable where clients depend on it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.server import ROOT

REDOCLY = ROOT / ".roster" / "redocly" / "node_modules" / ".bin" / "redocly"
OPERATIONS = {
    "acceptInvitation": "POST /v1/accounts/accept-invitation",
    "activateUser": "POST /v1/users/{user_id}/activate",
    "changeEmail": "POST /v1/accounts/change-email",
    "changeOwnPassword": "PUT /v1/me/password",
    "checkAuthorization": "POST /v1/authz/check",
    "checkLive": "GET /health/live",
    "checkReady": "GET /health/ready",
    "confirmTotp": "POST /v1/me/second-factor/totp/confirm",
    "createApiKey": "POST /v1/api-keys",
    "createRole": "POST /v1/roles",
    "deactivateUser": "POST /v1/users/{user_id}/deactivate",
    "deleteRole": "DELETE /v1/roles/{role_id}",
    "deleteUser": "DELETE /v1/users/{user_id}",
    "disableSecondFactor": "POST /v1/me/second-factor/disable",
    "endOwnSession": "DELETE /v1/me/sessions/{session_id}",
    "endSessionOfUser": "DELETE /v1/users/{user_id}/sessions/{session_id}",
    "endSessionsOfUser": "DELETE /v1/users/{user_id}/sessions",
    "enrolTotp": "POST /v1/me/second-factor/totp",
    "erasePerson": "POST /v1/users/{user_id}/erase",
    "explainProblem": "GET /problems/{code}",
    "exportUsers": "GET /v1/users/export",
    "getImport": "GET /v1/imports/{import_id}",
    "exportMe": "GET /v1/me/export",
    "exportPerson": "GET /v1/users/{user_id}/export",
    "getJwks": "GET /.well-known/jwks.json",
    "getMe": "GET /v1/me",
    "getRole": "GET /v1/roles/{role_id}",
    "getSecondFactor": "GET /v1/me/second-factor",
    "getUser": "GET /v1/users/{user_id}",
    "grantRole": "PUT /v1/users/{user_id}/roles/{role_id}",
    "importUsers": "POST /v1/imports",
    "grantRoleToUsers": "POST /v1/roles/{role_id}/users/batch",
    "inviteUser": "POST /v1/invitations",
    "listApiKeysOfUser": "GET /v1/users/{user_id}/api-keys",
    "listAuditEvents": "GET /v1/audit-events",
    "listAuditEventsOfUser": "GET /v1/users/{user_id}/audit-events",
    "listEffectivePermissions": "GET /v1/users/{user_id}/effective-permissions",
    "listInvitations": "GET /v1/invitations",
    "listOwnApiKeys": "GET /v1/api-keys",
    "listOwnSessions": "GET /v1/me/sessions",
    "listPermissions": "GET /v1/permissions",
    "listProblems": "GET /problems",
    "listRoleHolders": "GET /v1/roles/{role_id}/users",
    "listRoles": "GET /v1/roles",
    "listRolesOfUser": "GET /v1/users/{user_id}/roles",
    "listSessionsOfUser": "GET /v1/users/{user_id}/sessions",
    "listUsers": "GET /v1/users",
    "readImportReport": "GET /v1/imports/{import_id}/report",
    "refreshSession": "POST /v1/auth/refresh",
    "registerAccount": "POST /v1/accounts/register",
    "registerUser": "POST /v1/users",
    "registerUsers": "POST /v1/users/batch",
    "replaceRecoveryCodes": "POST /v1/me/second-factor/recovery-codes",
    "replaceRoles": "PUT /v1/users/{user_id}/roles",
    "resetSecondFactor": "DELETE /v1/users/{user_id}/second-factor",
    "requestEmailChange": "POST /v1/me/email",
    "requestPasswordReset": "POST /v1/accounts/forgot",
    "resetPassword": "POST /v1/accounts/reset",
    "revokeApiKeyOfUser": "DELETE /v1/users/{user_id}/api-keys/{key_id}",
    "revokeOwnApiKey": "DELETE /v1/api-keys/{key_id}",
    "revokeRole": "DELETE /v1/users/{user_id}/roles/{role_id}",
    "revokeRoleFromUsers": "POST /v1/roles/{role_id}/users/batch/revoke",
    "setPasswordOfUser": "PUT /v1/users/{user_id}/password",
    "signIn": "POST /v1/auth/login",
    "signOut": "POST /v1/auth/logout",
    "unlockUser": "POST /v1/users/{user_id}/unlock",
    "updateMe": "PATCH /v1/me",
    "updateRole": "PATCH /v1/roles/{role_id}",
    "updateUser": "PATCH /v1/users/{user_id}",
    "verifyCode": "POST /v1/me/second-factor/verify",
    "verifyAccount": "POST /v1/accounts/verify",
    "withdrawInvitation": "DELETE /v1/invitations/{invitation_id}",
}


def test_is_valid_openapi(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_passes_the_recommended_rules_of_redocly(document: Any, tmp_path: Path) -> None:
    if not REDOCLY.exists() or not shutil.which("node"):
        pytest.skip("redocly is not installed: .ci/run installs it where npm is")
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document))
    (tmp_path / "redocly.yaml").write_text("extends: [recommended]\n")
    done = subprocess.run(
        [REDOCLY, "lint", "--format=json", file], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert json.loads(done.stdout)["totals"]["errors"] == 0, done.stdout


def test_names_of_operations_are_the_ones_clients_use(document: Any) -> None:
    found = {operation["operationId"]: f"{method} {path}" for method, path, operation in operations(document)}
    assert found == OPERATIONS


def test_every_refusal_is_a_problem(document: Any) -> None:
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400 and path != "/health/ready":
                assert list(response["content"]) == ["application/problem+json"], (method, path, status)
                assert response["content"]["application/problem+json"]["examples"], (method, path, status)


def test_every_operation_says_what_can_go_wrong(document: Any) -> None:
    for method, path, operation in operations(document):
        expected = {"400", "500"}
        expected |= {"413", "415", "422"} if "requestBody" in operation else set()
        expected |= {"404"} if "{" in path else set()
        expected |= {"503"} if path.startswith("/v1/") else set()
        assert expected <= operation["responses"].keys(), (method, path)


def test_every_operation_says_who_may(document: Any) -> None:
    """Those for everybody are named here, so that none becomes one unnoticed."""
    for_everybody = set()
    for method, path, operation in operations(document):
        if method != "GET":
            assert "`cross_site_request`" in operation["responses"]["403"]["description"], (method, path)
        if not operation["security"]:
            for_everybody.add(operation["operationId"])
            continue
        assert operation["security"] == [{"bearer": []}, {"cookie": []}], (method, path)
        assert "WWW-Authenticate" in operation["responses"]["401"]["headers"], (method, path)
        for permission in operation.get("x-permission", ()):
            assert f"`{permission}`" in operation["description"], (method, path)
            assert "`permission_missing`" in operation["responses"]["403"]["description"], (method, path)
    of_accounts = {"registerAccount", "verifyAccount", "requestPasswordReset", "resetPassword", "changeEmail"}
    of_signing_in = {"refreshSession", "signIn", "acceptInvitation"}
    of_the_service = {"checkLive", "checkReady", "explainProblem", "getJwks", "listProblems"}
    assert for_everybody == of_accounts | of_signing_in | of_the_service
    assert document["components"]["securitySchemes"].keys() == {"bearer", "cookie"}


def test_every_string_array_and_number_is_bounded(document: Any) -> None:
    unbounded = [place for place, schema in schemas(document) if not is_bounded(schema)]
    assert unbounded == []


def test_the_terms_of_a_grant_may_be_left_out(document: Any) -> None:
    body = document["paths"]["/v1/users/{user_id}/roles/{role_id}"]["put"]["requestBody"]
    assert not body["required"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/GrantRoleRequest"}


def test_request_bodies_accept_no_unknown_member(document: Any) -> None:
    requests = {name: schema for name, schema in document["components"]["schemas"].items() if name.endswith("Request")}
    assert requests
    assert all(schema["additionalProperties"] is False for schema in requests.values())


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), path, operation


def schemas(node: Any, place: str = "#") -> Iterator[tuple[str, Any]]:
    """Every schema that says what type it describes."""
    if isinstance(node, list):
        node = dict(enumerate(node))
    if not isinstance(node, dict):
        return
    if isinstance(node.get("type"), str):
        yield place, node
    for name in node.keys() - {"example", "examples"}:
        yield from schemas(node[name], f"{place}/{name}")


def is_bounded(schema: Any) -> bool:
    match schema["type"]:
        case "string":
            return bool({"maxLength", "enum", "const"} & schema.keys()) or schema.get("format") in {"uuid", "date-time"}
        case "array":
            return bool("maxItems" in schema)
        case "integer" | "number":
            return bool({"minimum", "maximum"} <= schema.keys())
    return True
