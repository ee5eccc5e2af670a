"""The sign-in page over the real server, by a browser that only knows forms."""

from typing import Any, Final

import httpx
import pytest

from app.http.authentication import COOKIE
from tests.app.pages.html import Page
from tests.databases import Connection
from tests.signing_in import Person

pytestmark = [pytest.mark.database, pytest.mark.server]

PATIENCE: Final = 20.0
BACK: Final = "https://app.example.com/reports?page=2"
PREFIX: Final = {"X-Forwarded-Prefix": "/roster"}


async def sign_in(client: httpx.AsyncClient, person: Person, **more: str) -> httpx.Response:
    return await client.post("/sign-in", data={"email": person.email, "password": person.password, **more})


def cookie(answer: httpx.Response) -> dict[str, str]:
    """As a browser sends it. httpx would keep it to itself, since tests speak no TLS."""
    return {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}


async def test_shows_an_empty_form_and_changes_nothing(client: httpx.AsyncClient, truth: Connection) -> None:
    before = await truth.fetchval("SELECT count(*) FROM sessions")
    page = Page(await client.get("/sign-in"))
    assert (page.answer.status_code, page.action) == (200, "/sign-in")
    assert page.fields == {"return_to": "", "email": "", "password": ""}
    assert page.labelled == {"email", "password"}
    assert await truth.fetchval("SELECT count(*) FROM sessions") == before


async def test_signs_in_and_leads_to_the_account(client: httpx.AsyncClient, ana: Person) -> None:
    answer = await sign_in(client, ana)
    assert (answer.status_code, answer.headers["Location"], answer.content) == (303, "/account", b"")
    kept = answer.headers["Set-Cookie"]
    assert kept.startswith(f"{COOKIE}=rst_")
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax"} <= set(kept.split("; "))
    assert "Domain" not in kept
    account = Page(await client.get("/account", headers=cookie(answer)))
    assert ana.email in account.texts
    assert account.action == "/sign-out"


async def test_signs_out_at_once(client: httpx.AsyncClient, ana: Person) -> None:
    kept = cookie(await sign_in(client, ana))
    answer = await client.post("/sign-out", headers=kept)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    again = await client.get("/account", headers=kept)
    assert (again.status_code, again.headers["Location"]) == (303, "/sign-in")


@pytest.mark.parametrize("old", [{}, {"Cookie": f"{COOKIE}=rst_unknown"}])
async def test_whoever_is_not_signed_in_is_sent_to_the_form(client: httpx.AsyncClient, old: dict[str, str]) -> None:
    answer = await client.get("/account", headers=old)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert (await client.get("/sign-in", headers=old)).status_code == 200


async def test_a_session_that_a_browser_had_before_is_not_taken_over(client: httpx.AsyncClient, ana: Person) -> None:
    fixed = {"Cookie": f"{COOKIE}=rst_chosen-by-an-attacker"}
    answer = await client.post("/sign-in", data={"email": ana.email, "password": ana.password}, headers=fixed)
    assert answer.status_code == 303
    assert cookie(answer) != fixed
    assert (await client.get("/account", headers=fixed)).status_code == 303


@pytest.mark.parametrize("wrong", [{"password": "something else entirely"}, {"email": "nobody@example.com"}])
async def test_a_refusal_is_announced_on_the_page(
    client: httpx.AsyncClient, ana: Person, wrong: dict[str, str]
) -> None:
    page = Page(await sign_in(client, ana, return_to=BACK, **wrong))
    assert page.answer.status_code == 401
    assert "Set-Cookie" not in page.answer.headers
    assert page.having("role", "alert") == ["p"]
    assert page.having("aria-describedby", "refusal") == ["input", "input"]
    assert "No active user has this address and this password" in page.texts
    assert "Error:" in page.texts
    assert page.fields == {"return_to": BACK, "email": wrong.get("email", ana.email), "password": ""}


async def test_too_many_attempts_are_refused_with_the_time_to_wait(client: httpx.AsyncClient, ana: Person) -> None:
    answer = await sign_in(client, ana, password="something else entirely")
    for _ in range(30):
        if answer.status_code != 429:
            answer = await sign_in(client, ana, password="something else entirely")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Too many attempts" in Page(answer).texts


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_no_other_site_can_sign_somebody_in_or_out(
    client: httpx.AsyncClient, ana: Person, headers: dict[str, str]
) -> None:
    kept = cookie(await sign_in(client, ana))
    for path in ("/sign-in", "/sign-out"):
        form = {"email": ana.email, "password": ana.password} if path == "/sign-in" else {}
        answer = await client.post(path, data=form, headers=headers | kept)
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
    assert (await client.get("/account", headers=kept)).status_code == 200


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ('{"email": "a@example.com", "password": "x"}', "application/json"),
        ("email=a&password=b", "text/plain"),
        ("email=a&password=b", "multipart/form-data"),
        ("email=a&email=b&password=c", None),
        ("email=a&password=b&administrator=1", None),
        ("email=%ff&password=b", None),
        ("email=\xe9", None),
        ("&".join(f"f{number}=x" for number in range(50)), None),
    ],
)
async def test_takes_nothing_but_its_own_form(client: httpx.AsyncClient, content: str, media_type: str | None) -> None:
    headers = {"Content-Type": media_type or "application/x-www-form-urlencoded"}
    answer = await client.post("/sign-in", content=content.encode("latin-1"), headers=headers)
    assert answer.status_code == (415 if media_type else 400)
    assert Page(answer).having("role", "alert") == ["p"]


@pytest.mark.parametrize("field", ["email", "password", "code", "return_to"])
async def test_a_form_is_refused_before_its_length_costs_anything(client: httpx.AsyncClient, field: str) -> None:
    data = {"email": "a@example.com", "password": "x", "code": "1", "return_to": ""}
    # To bring so many marks into their order takes the interpreter a minute, with everybody else waiting.
    too_long = {field: "a" + "\u0301\u0316" * 86_000}
    answer = await client.post("/sign-in", data=data | too_long, timeout=PATIENCE)
    assert (answer.status_code, Page(answer).having("role", "alert")) == (400, ["p"])


async def test_a_way_back_that_is_too_long_is_in_nobodys_way(client: httpx.AsyncClient) -> None:
    page = Page(await client.get("/sign-in", params={"return_to": BACK + "x" * 8000}))
    assert page.fields["return_to"] == ""


@pytest.mark.parametrize("email", ['"><script>alert(1)</script>', "' onfocus='alert(1)", "{{ 7 * 7 }}", "a@b\r\nX: y"])
async def test_what_was_typed_stays_text(client: httpx.AsyncClient, email: str) -> None:
    page = Page(await client.post("/sign-in", data={"email": email, "password": "x", "return_to": email}))
    assert (page.fields["email"], page.fields["return_to"]) == (email, email)
    assert [tag for tag, _ in page.attributes if tag == "script"] == []
    assert not any(name.startswith("on") for _, attributes in page.attributes for name in attributes)


async def test_goes_back_to_a_host_that_was_named(client: httpx.AsyncClient, ana: Person) -> None:
    answer = await sign_in(client, ana, return_to=BACK)
    assert (answer.status_code, answer.headers["Location"]) == (303, BACK)
    shown = await client.get("/sign-in", params={"return_to": BACK})
    assert "form-action 'self' https://app.example.com;" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "https://app.example.com.evil.example/",
        "https://app.example.com@evil.example/",
        "//evil.example",
        "/\\evil.example",
        "http://app.example.com/",
        "javascript:alert(1)",
        "https://app.example.com/\r\nSet-Cookie: a=b",
        "https://app.example.com/é",
        "https://app.example.com/\U0001f600",
        "https://app.example.com/?q=\U0001f600",
    ],
)
async def test_goes_back_nowhere_else(client: httpx.AsyncClient, ana: Person, address: str) -> None:
    assert (await sign_in(client, ana, return_to=address)).headers["Location"] == "/account"
    shown = await client.get("/sign-in", params={"return_to": address})
    assert "form-action 'self';" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/sign-in?unknown=1"])
async def test_a_page_allows_a_browser_little(client: httpx.AsyncClient, ana: Person, path: str) -> None:
    headers = (await client.get(path, headers=cookie(await sign_in(client, ana)))).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "language", "title"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es", "Iniciar sesión"),
        ("en,es;q=0.9", "en", "Sign in"),
        ("de, fr;q=0.9", "en", "Sign in"),
        ("fr, es;q=0.1", "es", "Iniciar sesión"),
        ("es;q=0, en;q=0.1", "en", "Sign in"),
        ("es;q=nonsense", "en", "Sign in"),
        ("", "en", "Sign in"),
    ],
)
async def test_speaks_the_language_that_is_liked_best(
    client: httpx.AsyncClient, accepted: str, language: str, title: str
) -> None:
    page = Page(await client.get("/sign-in", headers={"Accept-Language": accepted}))
    assert (page.language, page.answer.headers["Content-Language"]) == (language, language)
    assert title in page.texts


async def test_refuses_in_that_language_too(client: httpx.AsyncClient, ana: Person) -> None:
    client.headers["Accept-Language"] = "es"
    page = Page(await sign_in(client, ana, password="algo muy distinto"))
    assert "Ningún usuario activo" in page.texts


async def test_every_address_has_the_prefix(client: httpx.AsyncClient, ana: Person) -> None:
    client.headers.update(PREFIX)
    page = Page(await client.get("/sign-in"))
    assert page.action == "/roster/sign-in"
    (style,) = (link["href"] for tag, link in page.attributes if tag == "link")
    assert style
    assert style.startswith("/roster/account/pages.css?v=")
    answer = await sign_in(client, ana)
    assert answer.headers["Location"] == "/roster/account"
    assert Page(await client.get("/account", headers=cookie(answer))).action == "/roster/sign-out"
    assert (await client.get("/account")).headers["Location"] == "/roster/sign-in"


async def test_the_style_may_be_kept(client: httpx.AsyncClient) -> None:
    (style,) = (link["href"] for tag, link in Page(await client.get("/sign-in")).attributes if tag == "link")
    answer = await client.get(str(style))
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]


async def test_the_pages_are_not_in_the_document(client: httpx.AsyncClient) -> None:
    document: Any = (await client.get("/openapi.json")).json()
    assert not [path for path in document["paths"] if path.startswith(("/sign", "/account", "/authz"))]
