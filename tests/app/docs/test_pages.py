"""The pages: what they name, and what they let a browser do."""

import re
import sys

import httpx
import pytest

from app.docs.bundles import Shelf
from app.docs.pages import SWAGGER_UI
from tests.app.docs.proxy import PREFIX

EXPLORERS = ["/docs", "/docs/redoc", "/docs/scalar"]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def policy_of(answer: httpx.Response) -> dict[str, str]:
    directives = answer.headers["content-security-policy"].split("; ")
    return dict(directive.split(" ", 1) for directive in directives)


def addresses_in(answer: httpx.Response) -> list[str]:
    found = re.findall(r'(?:href|src|data-[a-z]+)="([^"]*)"', answer.text)
    return [address for address in found if address != "data:,"]


@pytest.mark.parametrize("page", ["/", *EXPLORERS])
async def test_a_page_runs_and_reaches_only_what_is_ours(client: httpx.AsyncClient, page: str) -> None:
    policy = policy_of(await client.get(page, headers=BROWSER))
    exceptions = {name: policy.pop(name) for name in ("style-src", "style-src-attr", "font-src") if name in policy}

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert re.sub(r"'nonce-[\w-]{22}'", "<nonce>", str(sorted(exceptions.items()))) == str(
        {
            "/": [("font-src", "'self'"), ("style-src", "'self'")],
            "/docs": [("font-src", "'self'"), ("style-src", "'self'")],
            "/docs/redoc": [("font-src", "'self' data:"), ("style-src", "'self' <nonce>")],
            "/docs/scalar": [
                ("font-src", "'self'"),
                ("style-src", "'self' <nonce>"),
                ("style-src-attr", "'unsafe-inline'"),
            ],
        }[page]
    )


@pytest.mark.parametrize("page", ["/", *EXPLORERS])
async def test_a_page_keeps_to_itself(client: httpx.AsyncClient, page: str) -> None:
    headers = (await client.get(page, headers=BROWSER)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("page", ["/docs/redoc", "/docs/scalar"])
async def test_a_nonce_is_for_one_answer(client: httpx.AsyncClient, page: str) -> None:
    first, second = await client.get(page), await client.get(page)
    nonce = policy_of(first)["style-src"].removeprefix("'self' 'nonce-").removesuffix("'")

    assert f'<meta property="csp-nonce" content="{nonce}">' in first.text
    assert nonce not in second.text


@pytest.mark.parametrize("prefix", ["", PREFIX])
@pytest.mark.parametrize("page", EXPLORERS)
async def test_all_that_a_page_names_is_there(client: httpx.AsyncClient, prefix: str, page: str) -> None:
    addresses = addresses_in(await client.get(prefix + page))

    assert f"{prefix}/openapi.json" in addresses
    for address in addresses:
        assert address.startswith(f"{prefix}/")
        assert (await client.get(address)).status_code == 200


def test_a_hostile_prefix_stays_text() -> None:
    page = SWAGGER_UI.answer(Shelf(), '/"><script>alert(1)</script>').content

    assert "<script>alert" not in page
    assert "/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;/openapi.json" in page


@pytest.mark.parametrize(
    ("page", "package", "explorer"),
    [
        ("/docs", "flask_openapi_swagger", "Swagger UI"),
        ("/docs/redoc", "flask_openapi_redoc", "ReDoc"),
        ("/docs/scalar", "flask_openapi_scalar", "Scalar"),
    ],
)
async def test_an_explorer_without_its_package_says_how_to_get_it(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, page: str, package: str, explorer: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # this is how Python says: not importable
    answers = {path: await client.get(path) for path in EXPLORERS}

    assert f"<h1>{explorer} is not installed</h1>" in answers[page].text
    assert "<code>make install</code>" in answers[page].text
    assert {path: answer.status_code for path, answer in answers.items()} == {
        path: 503 if path == page else 200 for path in EXPLORERS
    }
