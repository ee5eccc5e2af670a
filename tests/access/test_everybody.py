"""Every operation of the document, asked by everybody, over a real server: each is answered as decided."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.access.callers import Caller, Callers
from tests.access.decisions import (
    BEHIND_THE_GATE,
    FOR_EVERYBODY,
    FOR_EVERYBODY_SIGNED_IN,
    FOR_SESSIONS,
    decision,
)
from tests.access.operations import Operation, operations_of
from tests.access.table import COLUMNS, PAGE, page, undecided
from tests.databases import connect, new_database
from tests.genuine_tokens import key_ring_of, tokens_of
from tests.server import Server, running_server
from tests.signing_in import anonymous

pytestmark = [pytest.mark.database, pytest.mark.server]

GATE = frozenset(
    {"not_signed_in", "credential_refused", "permission_missing", "session_required", "cross_site_request"}
)


@pytest.fixture(scope="module")
async def server(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with new_database(postgres, template=template) as url:
        with running_server(url, tmp_path_factory.mktemp("access") / "log", ROSTER_LOG_LEVEL="error") as server:
            yield server


@pytest.fixture(scope="module")
async def everybody(server: Server) -> AsyncIterator[list[Caller]]:
    truth = await connect(server.database)
    async with key_ring_of(server) as ring:
        yield await Callers(truth, tokens_of(server, ring)).everybody()
    await truth.close()


@pytest.fixture(scope="module")
def operations(server: Server) -> list[Operation]:
    return operations_of(httpx.get(f"{server.base_url}/openapi.json").json())


async def test_everybody_is_answered_as_decided(
    server: Server, operations: list[Operation], everybody: list[Caller]
) -> None:
    wrong = []
    async with anonymous(server) as client:
        for caller in everybody:
            for operation in operations:
                answer = await operation.ask(client, caller.headers)
                decided = decision(operation, caller)
                if (found := refusal(operation, answer)) != decided:
                    wrong.append(f"{caller.name}: {operation.id}: {found}, and not {decided}")
    assert wrong == []


def refusal(operation: Operation, answer: httpx.Response) -> str | None:
    """The code, when the gate refused it; None when the operation answered."""
    if answer.status_code not in {401, 403}:
        # What the service does not understand, nobody has decided about.
        assert answer.status_code not in {400, 405, 415, 428, 500}, (operation.id, answer.text)
        return None
    code = answer.json()["code"]
    return None if code == BEHIND_THE_GATE.get(operation.id) else str(code)


def test_every_operation_is_decided(operations: list[Operation]) -> None:
    assert undecided(operations) == set()
    assert FOR_EVERYBODY.keys() == {operation.id for operation in operations if operation.is_public}
    assert FOR_SESSIONS.keys() == {each.id for each in operations if "session_required" in each.refusals}
    assert FOR_EVERYBODY_SIGNED_IN.keys() <= {each.id for each in operations}


def test_the_document_names_every_refusal_of_the_table(operations: list[Operation]) -> None:
    for operation in operations:
        decided = {decision(operation, caller) for caller in COLUMNS} - {None}
        assert operation.refusals & GATE == decided, operation.id


def test_the_table_shows_everybody(everybody: list[Caller]) -> None:
    columns = {caller.column: caller for caller in COLUMNS}
    assert columns.keys() == {caller.column for caller in everybody}
    for caller in everybody:
        shown = columns[caller.column]
        assert (caller.permissions, caller.is_key) == (shown.permissions, shown.is_key)


def test_the_page_is_the_table(operations: list[Operation]) -> None:
    assert PAGE.read_text() == page(operations), "run `python -m tests.access.table`"


def test_an_operation_that_nobody_has_decided_about_is_noticed(server: Server) -> None:
    document: Any = httpx.get(f"{server.base_url}/openapi.json").json()
    document["paths"]["/v1/new"] = {"post": {"operationId": "new", "security": [{"bearer": []}], "responses": {}}}
    assert undecided(operations_of(document)) == {"new"}
