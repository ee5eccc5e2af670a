"""Verbs find the private database of the service that runs beside them."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.app.shell.command import roster, serving
from tests.places import reachable_directory

PASSWORD = "four unrelated words here"
CREATE = ("users", "create", "--administrator", "--email", "ana@example.com", "--name", "Ana", "--password-stdin")


@pytest.fixture
def new_home() -> Iterator[Path]:
    """Where nobody has served yet."""
    with reachable_directory() as directory:
        yield directory


@pytest.mark.server
def test_make_run_says_how_to_get_in_and_that_is_how(new_home: Path) -> None:
    with serving(new_home, "--embedded", "--migrate") as server:
        server.until_ready()
        assert "admin@example.com is the administrator. Choose the password here" in server.said
        created = roster(*CREATE, "--json", directory=new_home, stdin=PASSWORD)
        assert created.status == 0, created.stderr
        made = roster("api-keys", "create", "--user", "ana@example.com", "--name", "x", directory=new_home)
        key = made.stdout.strip()
        me = httpx.get(f"{server.base_url}/v1/me", headers={"Authorization": f"Bearer {key}"}, timeout=30)
        assert me.json()["id"] == json.loads(created.stdout)["id"]
        body = {"email": "ana@example.com", "password": PASSWORD}
        assert server.post("/v1/auth/login", body).status_code == 200
    with serving(new_home, "--embedded") as again:
        again.until_ready()
        assert "Sign in with" in again.said
    stopped = roster("users", "show", json.loads(created.stdout)["id"], directory=new_home)
    assert (stopped.status, "DATABASE_URL is missing" in stopped.stderr) == (2, True)
