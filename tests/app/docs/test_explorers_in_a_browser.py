"""The explorers as a person meets them: drawn by a real browser, with the network off."""

from collections.abc import Iterator
from typing import Final
from uuid import uuid4

import httpx
import pytest

from tests.app.docs.chromium import EXECUTABLE, HOST, Browser
from tests.app.docs.proxy import PREFIX
from tests.app.docs.tab import Tab
from tests.credentials import AUTHORIZATION, KEY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.database,
    pytest.mark.skipif(not EXECUTABLE, reason="Chromium is missing: `apt-get install chromium` lets these tests run."),
]

STRANGERS: Final = {
    "/docs": {"https://spdx.org"},  # our licence
    "/docs/redoc": {"https://redocly.com"},  # its maker
    "/docs/scalar": {"https://scalar.com"},
}
"""Where the links of each explorer lead."""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    tab = Tab(browser)
    yield tab
    tab.close()


@pytest.fixture(params=["", PREFIX])
def prefix(request: pytest.FixtureRequest) -> str:
    prefix: str = request.param
    return prefix


@pytest.mark.parametrize(("host", "prefix"), [(HOST, ""), (HOST, PREFIX), ("127.0.0.1", "")])
@pytest.mark.parametrize(("explorer", "strangers"), STRANGERS.items())
def test_shows_the_operations_and_neither_asks_others_nor_leads_to_their_services(
    tab: Tab, origin: str, host: str, prefix: str, explorer: str, strangers: set[str]
) -> None:
    origin = origin.replace(HOST, host)
    tab.visit(origin + prefix + explorer)
    tab.wait_for_text("/v1/users")

    assert tab.origins_of_links() - {origin} <= strangers
    offers = ("Ask AI", "MCP", "LLM", "Copy\n", "Share", "Deploy", "API Client")
    assert [offer for offer in offers if offer in tab.text()] == []

    tab.let_pass(seconds=60)  # reports to a maker are sent late
    assert tab.faults() == []
    assert [url for url in tab.requested() if not url.startswith(f"{origin}{prefix}/")] == []


def test_swagger_ui_signs_in_and_registers_a_user(tab: Tab, origin: str, prefix: str) -> None:
    email = f"{uuid4().hex}@example.com"
    tab.visit(origin + prefix + "/docs")
    tab.click(".btn.authorize")
    tab.write(".auth-container input[type=text]", KEY)
    tab.click(".auth-btn-wrapper .btn.authorize")
    tab.click(".auth-btn-wrapper .btn-done")
    tab.click("#operations-Users-registerUser .opblock-summary-control")
    tab.write(".body-param__text", f'{{"email": "{email}", "display_name": "Ana"}}')
    tab.click(".btn.execute")

    tab.wait_for_text("201", within=".live-responses-table tbody .response-col_status")
    tab.wait_for_text(email, within=".live-responses-table tbody .response-col_description")
    assert tab.faults() == []
    users = httpx.get(origin.replace(HOST, "127.0.0.1") + "/v1/users", headers=AUTHORIZATION)
    assert email in users.text


def test_swagger_ui_opens_the_operation_that_the_address_names(tab: Tab, origin: str) -> None:
    tab.visit(origin + "/docs#/Users/registerUser")

    tab.wait_for("document.querySelector('#operations-Users-registerUser.is-open')")


def test_scalar_sends_a_request_without_a_stranger_between(tab: Tab, origin: str, prefix: str) -> None:
    tab.visit(origin + prefix + "/docs/scalar#tag/users/GET/v1/users")
    tab.click(".show-api-client-button[method=get]")
    tab.write("input.scalar-password-input", KEY)
    tab.click(".scalar-button-solid:has(.sr-only)")

    tab.wait_for_text("200 OK")
    assert any(url.startswith(f"{origin}{prefix}/v1/users") for url in tab.requested())
    assert tab.faults() == []


def test_redoc_finds_an_operation_by_a_word(tab: Tab, origin: str) -> None:
    tab.visit(origin + "/docs/redoc")
    tab.click("[data-testid=search-trigger] > *")
    tab.write("[data-testid=search-dialog] input", "register")

    tab.wait_for_text("Register a user", within="[data-testid=search-dialog]")
    assert tab.faults() == []
