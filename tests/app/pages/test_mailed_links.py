"""The pages that mails lead to, by the very links that are in the mails."""

from typing import Final

import httpx
import pytest

from tests.app.pages.conftest import Mails, an_address, invite
from tests.app.pages.html import Page
from tests.databases import Connection
from tests.signing_in import Person, bearer, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

CHOSEN: Final = "seven quite different words"
PREFIX: Final = {"X-Forwarded-Prefix": "/roster"}
EXPIRE: Final = "UPDATE account_tokens SET expires_at = now() - interval '1 second'"
LINKED: Final = ("/account/verify", "/account/reset", "/account/change-email", "/account/invitation")


async def opened(client: httpx.AsyncClient, link: str) -> Page:
    page = Page(await client.get(link))
    assert page.answer.status_code == 200
    assert page.fields["token"] in link
    return page


async def send(client: httpx.AsyncClient, page: Page, **typed: str) -> Page:
    """As a browser sends the form."""
    assert typed.keys() <= page.fields.keys()
    return Page(await client.post(page.action, data=page.fields | typed))


async def can_sign_in(client: httpx.AsyncClient, email: str, password: str) -> bool:
    answer = await client.post("/sign-in", data={"email": email, "password": password})
    return answer.status_code == 303


async def forget(client: httpx.AsyncClient, email: str) -> Page:
    return await send(client, Page(await client.get("/account/forgot")), email=email)


async def register(client: httpx.AsyncClient, email: str) -> Page:
    form = Page(await client.get("/account/register"))
    return await send(client, form, email=email, display_name="Eva")


async def test_a_forgotten_password_is_chosen_anew(client: httpx.AsyncClient, mails: Mails, ana: Person) -> None:
    asked = await forget(client, ana.email)
    assert asked.answer.status_code == 200
    assert "Look into your mail" in asked.texts
    page = await opened(client, await mails.link_to(ana.email))
    assert page.fields.keys() == {"token", "password"}
    assert "15 to 128 characters" in page.texts
    done = await send(client, page, password=CHOSEN)
    assert done.answer.status_code == 200
    assert "/sign-in" in done.links
    assert await can_sign_in(client, ana.email, CHOSEN)
    assert not await can_sign_in(client, ana.email, ana.password)


async def test_asking_says_the_same_of_every_address(client: httpx.AsyncClient, ana: Person) -> None:
    known, unknown = await forget(client, ana.email), await forget(client, an_address())
    assert known.answer.text == unknown.answer.text
    known, unknown = await register(client, ana.email), await register(client, an_address())
    assert known.answer.text == unknown.answer.text


async def test_an_account_is_registered_and_opened(client: httpx.AsyncClient, mails: Mails) -> None:
    address = an_address()
    assert (await register(client, address)).answer.status_code == 200
    page = await opened(client, await mails.link_to(address))
    assert not await can_sign_in(client, address, CHOSEN)
    assert page.fields.keys() == {"token", "password"}
    assert (await send(client, page, password=CHOSEN)).answer.status_code == 200
    assert await can_sign_in(client, address, CHOSEN)


async def test_an_invitation_is_accepted(client: httpx.AsyncClient, mails: Mails) -> None:
    address = an_address()
    await invite(client, address)
    page = await opened(client, await mails.link_to(address))
    assert page.fields.keys() == {"token", "display_name", "password"}
    assert (await send(client, page, display_name="Eva Luna", password=CHOSEN)).answer.status_code == 200
    assert await can_sign_in(client, address, CHOSEN)


async def test_another_address_becomes_the_accounts(client: httpx.AsyncClient, mails: Mails, ana: Person) -> None:
    new = an_address()
    token = (await sign_in(client, ana))["access_token"]
    asked = {"email": new, "password": ana.password}
    assert (await client.post("/v1/me/email", json=asked, headers=bearer(token))).status_code == 202
    page = await opened(client, await mails.link_to(new))
    assert (await send(client, page)).answer.status_code == 200
    assert await can_sign_in(client, new, ana.password)
    assert not await can_sign_in(client, ana.email, ana.password)


async def test_to_follow_a_link_changes_nothing(client: httpx.AsyncClient, mails: Mails, truth: Connection) -> None:
    """As the programs do that look through mail for their readers, HEAD included."""
    address = an_address()
    await register(client, address)
    link = await mails.link_to(address)
    for _ in range(3):
        assert (await client.get(link)).status_code == (await client.head(link)).status_code == 200
    assert not await truth.fetchval("SELECT count(*) FROM users WHERE email = $1", address)
    assert (await send(client, await opened(client, link), password=CHOSEN)).answer.status_code == 200


@pytest.mark.parametrize("spoil", ["used", "expired", "replaced"])
async def test_a_link_that_is_no_longer_good_says_what_to_do(
    client: httpx.AsyncClient, mails: Mails, ana: Person, truth: Connection, spoil: str
) -> None:
    await forget(client, ana.email)
    page = await opened(client, await mails.link_to(ana.email))
    match spoil:
        case "used":
            await send(client, page, password=CHOSEN)
        case "expired":
            await truth.execute(EXPIRE)
        case "replaced":
            await forget(client, ana.email)
            await mails.link_to(ana.email, count=2)
    refused = await send(client, page, password="something else entirely")
    assert refused.answer.status_code == 403
    assert "ask for a new link" in refused.texts
    assert {"/account/forgot", "/sign-in"} <= refused.links
    assert refused.fields == {}
    assert not await can_sign_in(client, ana.email, "something else entirely")


@pytest.mark.parametrize("path", LINKED)
@pytest.mark.parametrize("query", ["", "?token=", "?token=rt"])
async def test_a_link_that_was_cut_off_is_said_to_be(client: httpx.AsyncClient, path: str, query: str) -> None:
    page = Page(await client.get(path + query))
    assert page.answer.status_code == 403
    assert page.having("role", "alert") == ["p"]
    assert "/sign-in" in page.links


@pytest.mark.parametrize("path", LINKED)
async def test_a_token_that_nobody_was_sent_opens_nothing(client: httpx.AsyncClient, path: str) -> None:
    page = Page(await client.get(f"{path}?token=rat_guessed"))
    answer = await send(client, page, **dict.fromkeys(page.fields.keys() - {"token"}, CHOSEN))
    assert answer.answer.status_code == 403
    assert page.fields["token"] == "rat_guessed"


async def test_what_was_typed_is_kept_but_for_the_password(client: httpx.AsyncClient, mails: Mails) -> None:
    address = an_address()
    await invite(client, address)
    page = await opened(client, await mails.link_to(address))
    refused = await send(client, page, display_name="Eva Luna", password="too short")
    assert refused.answer.status_code == 422
    assert refused.fields == {"token": page.fields["token"], "display_name": "Eva Luna", "password": ""}
    assert "too short" not in refused.answer.text.replace("This password is too short", "")
    assert refused.having("aria-describedby", "refusal password-hint") == ["input"]
    assert (await send(client, refused, password=CHOSEN)).answer.status_code == 200


async def test_what_was_registered_is_kept(client: httpx.AsyncClient) -> None:
    form = Page(await client.get("/account/register"))
    refused = await send(client, form, email="nobody", display_name="Eva")
    assert refused.answer.status_code == 422
    assert "ana@example.com" in refused.texts
    assert refused.fields == {"display_name": "Eva", "email": "nobody"}


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_no_other_site_sends_these_forms(
    client: httpx.AsyncClient, mails: Mails, ana: Person, headers: dict[str, str]
) -> None:
    await forget(client, ana.email)
    page = await opened(client, await mails.link_to(ana.email))
    answer = await client.post(page.action, data=page.fields | {"password": CHOSEN}, headers=headers)
    assert answer.status_code == 403
    for path in ("/account/forgot", "/account/register"):
        assert (await client.post(path, data={"email": ana.email}, headers=headers)).status_code == 403
    assert not await can_sign_in(client, ana.email, CHOSEN)


@pytest.mark.parametrize("path", [*LINKED, "/account/forgot", "/account/register"])
async def test_a_page_tells_nobody_its_token(client: httpx.AsyncClient, path: str) -> None:
    token = "?token=rat_secret" if path in LINKED else ""
    answer = await client.get(path + token)
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    page = Page(answer)
    assert page.labelled == page.fields.keys() - {"token"}
    assert not any("rat_secret" in link for link in page.links)
    assert page.action == path


async def test_every_address_has_the_prefix(client: httpx.AsyncClient, ana: Person) -> None:
    client.headers.update(PREFIX)
    page = Page(await client.get("/account/forgot"))
    assert page.action == "/roster/account/forgot"
    assert page.links == {"/roster/sign-in"}
    done = Page(await client.post("/account/forgot", data={"email": ana.email}))
    assert done.links == {"/roster/sign-in"}
    assert {"/roster/account/forgot", "/roster/account/register"} <= Page(await client.get("/sign-in")).links


async def test_speaks_spanish_and_writes_so(client: httpx.AsyncClient, mails: Mails, ana: Person) -> None:
    client.headers["Accept-Language"] = "es"
    assert "Mire su correo" in (await forget(client, ana.email)).texts
    page = await opened(client, await mails.link_to(ana.email))
    assert page.language == "es"
    assert "De 15 a 128 caracteres" in page.texts
    assert mails.mailbox.to(ana.email)[-1]["Content-Language"] == "es"


async def test_too_many_mails_are_refused_on_the_page(client: httpx.AsyncClient, ana: Person) -> None:
    pages = [await forget(client, ana.email) for _ in range(6)]
    assert pages[-1].answer.status_code == 429
    assert "Too many attempts" in pages[-1].texts
    assert pages[-1].fields == {"email": ana.email}
