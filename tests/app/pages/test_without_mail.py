"""The pages of a service that opens no accounts and sends no mail, over fakes."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest
from sqlalchemy.engine import URL

from adapters.mail.plugin import NoMailPlugin
from app.main import create_app
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from tests.app.pages.html import Page
from tests.fakes.plugin import FakeAdaptersPlugin

SETTINGS: Final = Settings(
    database=DatabaseSettings(url=URL.create("postgresql+asyncpg", host="nowhere.invalid", database="none")),
    server=ServerSettings(),
)


@pytest.fixture
async def fakes() -> FakeAdaptersPlugin:
    return FakeAdaptersPlugin()


@pytest.fixture
async def client(fakes: FakeAdaptersPlugin) -> AsyncIterator[httpx.AsyncClient]:
    app: Any = create_app(SETTINGS, adapters=[fakes, NoMailPlugin()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://roster") as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/account/register", "/account/verify?token=rat_x", "/account/invitation?token=rat_x"]
)
async def test_says_that_nobody_opens_an_account_here(client: httpx.AsyncClient, path: str) -> None:
    page = Page(await client.get(path))
    assert page.answer.status_code == 403
    assert "Ask an administrator" in page.texts
    assert page.fields == {}
    assert page.links == {"/sign-in"}


@pytest.mark.parametrize("path", ["/account/register", "/account/verify", "/account/invitation"])
async def test_the_form_of_an_earlier_page_opens_none_either(
    client: httpx.AsyncClient, fakes: FakeAdaptersPlugin, path: str
) -> None:
    typed = {"display_name": "Eva", "email": "eva@example.com", "password": "four unrelated words here"}
    asked_for = {
        "/account/register": {"display_name", "email"},
        "/account/verify": {"password"},
        "/account/invitation": {"display_name", "password"},
    }[path]
    form = {name: typed[name] for name in asked_for} | ({} if path.endswith("register") else {"token": "rat_x"})
    assert (await client.post(path, data=form)).status_code == 403
    assert not fakes.register.users


async def test_the_sign_in_page_points_at_no_page_that_would_refuse(client: httpx.AsyncClient) -> None:
    assert Page(await client.get("/sign-in")).links == {"/account/forgot"}


async def test_says_that_no_mail_is_sent_here(client: httpx.AsyncClient) -> None:
    page = Page(await client.post("/account/forgot", data={"email": "ana@example.com"}))
    assert page.answer.status_code == 403
    assert "none is sent here" in page.texts
    assert page.fields == {}
