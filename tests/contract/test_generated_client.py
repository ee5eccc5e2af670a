"""A client that a program of somebody else generates from the document is usable as it comes."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.credentials import KEY
from tests.server import Server

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.fixture
def generated(document: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a package that openapi-python-client has generated."""
    source = tmp_path / "openapi.json"
    source.write_text(json.dumps(document))
    generator = Path(sys.executable).with_name("openapi-python-client")
    options = ["--path", str(source), "--output-path", str(tmp_path / "roster_client"), "--meta", "none"]
    subprocess.run([generator, "generate", *options], check=True, capture_output=True)
    monkeypatch.syspath_prepend(tmp_path)
    return "roster_client"


def test_creates_a_user_assigns_a_role_and_gets_a_typed_problem(generated: str, server: Server) -> None:
    def module(name: str) -> ModuleType:
        return importlib.import_module(f"{generated}.{name}")

    models = module("models")
    with module("client").AuthenticatedClient(base_url=server.base_url, token=KEY) as client:
        ana = models.RegisterUserRequest(email="ana@example.com", display_name="Ana")
        user = module("api.users.register_user").sync(client=client, body=ana)
        editor = models.CreateRoleRequest(name="editor", permissions=[models.Permission.USERSREAD])
        role = module("api.roles.create_role").sync(client=client, body=editor)
        granted = module("api.roles.grant_role").sync_detailed(user.id, role.id, client=client)
        read = module("api.users.get_user").sync(user.id, client=client)
        problem = module("api.users.register_user").sync(client=client, body=ana)

    assert granted.status_code == 204
    assert read.roles == ["editor"]
    assert isinstance(problem, models.Problem)
    assert (problem.status, problem.code) == (409, "email_already_taken")
