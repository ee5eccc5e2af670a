"""The pages as a person meets them: in a real browser, with JavaScript switched off."""

from collections.abc import Iterator

import httpx
import pytest

from tests.app.docs.chromium import EXECUTABLE, Browser, running_chromium
from tests.app.docs.tab import Tab
from tests.app.pages.conftest import Mails, an_address, invite
from tests.server import Server
from tests.signing_in import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.database,
    pytest.mark.skipif(not EXECUTABLE, reason="Chromium is missing: `apt-get install chromium` lets these tests run."),
]


@pytest.fixture(scope="module")
def browser(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running_chromium(tmp_path_factory.mktemp("chromium"), server.base_url) as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    tab = Tab(browser)
    tab.without_javascript()
    yield tab
    tab.close()


def fill_in(tab: Tab, **fields: str) -> None:
    for name, text in fields.items():
        tab.write(f"[name={name}]", text)
    tab.click("button")


def test_signs_in_and_out(tab: Tab, server: Server, ana: Person) -> None:
    tab.visit(f"{server.base_url}/sign-in")
    fill_in(tab, email=ana.email, password=ana.password)
    tab.wait_for_text("You are signed in")
    tab.wait_for_text(ana.email)
    tab.click("button")
    tab.wait_for("document.querySelector('[name=password]')")
    tab.visit(f"{server.base_url}/account")
    tab.wait_for("document.querySelector('[name=password]')")
    assert tab.faults() == []
    assert {url.removeprefix(server.base_url).split("?")[0] for url in tab.requested()} <= {
        "/sign-in",
        "/sign-out",
        "/account",
        "/account/pages.css",
    }


async def test_an_invitation_leads_into_an_account(
    tab: Tab, server: Server, client: httpx.AsyncClient, mails: Mails
) -> None:
    address, password = an_address(), "seven quite different words"
    await invite(client, address)
    tab.visit(f"{server.base_url}{await mails.link_to(address)}")
    fill_in(tab, display_name="Eva Luna", password="too short")
    tab.wait_for_text("too short", within="[role=alert]")
    tab.wait_for("document.querySelector('[name=display_name]').value === 'Eva Luna'")
    fill_in(tab, password=password)
    tab.wait_for_text("Your account is open")
    assert "rat_" not in tab.address()
    tab.click("a[href='/sign-in']")
    tab.wait_for("document.querySelector('[name=email]')")
    fill_in(tab, email=address, password=password)
    tab.wait_for_text("You are signed in")
    tab.wait_for_text("Eva Luna")


def test_says_what_was_wrong_and_keeps_the_address(tab: Tab, server: Server, ana: Person) -> None:
    tab.visit(f"{server.base_url}/sign-in")
    fill_in(tab, email=ana.email, password="something else entirely")
    tab.wait_for_text("No active user", within="[role=alert]")
    tab.wait_for(f"document.querySelector('[name=email]').value === '{ana.email}'")
    tab.wait_for("document.querySelector('[name=password]').value === ''")


def test_every_field_has_its_name_for_those_who_do_not_see(tab: Tab, server: Server) -> None:
    tab.visit(f"{server.base_url}/sign-in")
    named = tab.accessible()
    assert ("heading", "Sign in") in named
    assert ("textbox", "E-mail address") in named
    assert ("textbox", "Password") in named
    assert ("button", "Sign in") in named


def test_the_style_is_applied(tab: Tab, server: Server) -> None:
    tab.visit(f"{server.base_url}/sign-in")
    tab.wait_for("getComputedStyle(document.querySelector('label')).fontWeight === '600'")
