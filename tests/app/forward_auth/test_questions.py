"""What a proxy is told: who it is, or why not."""

from urllib.parse import unquote

import httpx
import pytest

from domain.shared.actor import Actor
from tests.app.forward_auth.conftest import ANA, BEARER
from tests.fakes.plugin import FakeAdaptersPlugin
from tests.samples import NOBODY

QUESTIONS = ["/authz/forward", "/authz/nginx"]
each_question = pytest.mark.parametrize("question", QUESTIONS)
IDENTITY = ["remote-user", "remote-email", "remote-name", "remote-groups"]


def identity(answer: httpx.Response) -> list[str]:
    """Each of the four must be there once."""
    values = [answer.headers.get_list(name) for name in IDENTITY]
    assert all(len(value) == 1 for value in values)
    return [value for (value,) in values]


@each_question
async def test_says_who_it_is(client: httpx.AsyncClient, question: str) -> None:
    answer = await client.get(question, headers=BEARER)
    assert (answer.status_code, answer.content) == (200, b"")
    assert identity(answer) == [str(NOBODY), "ana@example.com", "Ana", "author,editor"]
    assert answer.headers["Cache-Control"] == "no-store"


@each_question
async def test_answers_head_too(client: httpx.AsyncClient, question: str) -> None:
    answer = await client.head(question, headers=BEARER)
    assert (answer.status_code, identity(answer)[0]) == (200, str(NOBODY))


@each_question
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
async def test_answers_no_other_method(client: httpx.AsyncClient, question: str, method: str) -> None:
    answer = await client.request(method, question, headers=BEARER)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert identity(answer) == [""] * 4


@each_question
@pytest.mark.parametrize("method", ["POST", "DELETE", "PROPFIND", "VERSION-CONTROL"])
async def test_the_clients_own_method_may_be_any(client: httpx.AsyncClient, question: str, method: str) -> None:
    answer = await client.get(question, headers=BEARER | {"X-Forwarded-Method": method})
    assert answer.status_code == 200


@each_question
@pytest.mark.parametrize("credential", [{}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic YTpi"}])
async def test_whoever_is_not_known_gets_401(
    client: httpx.AsyncClient, question: str, credential: dict[str, str]
) -> None:
    answer = await client.get(question, headers=credential)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Roster"')
    assert answer.json()["code"] == ("credential_refused" if credential else "not_signed_in")
    assert identity(answer) == [""] * 4


@each_question
@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("require_role=editor", None),
        ("require_role=editor&require_role=author", None),
        ("require_permission=users:read&require_role=author", None),
        ("require_role=editor&require_role=boss", "role_missing"),
        ("require_role=edit", "role_missing"),
        ("require_permission=users:write", "permission_missing"),
        ("require_permission=users:read&require_permission=users%3Awrite", "permission_missing"),
    ],
)
async def test_everything_that_is_required_must_hold(
    client: httpx.AsyncClient, question: str, wanted: str, code: str | None
) -> None:
    answer = await client.get(f"{question}?{wanted}", headers=BEARER)
    assert answer.status_code == (403 if code else 200)
    if code:
        assert answer.json()["code"] == code
        assert identity(answer) == [""] * 4


@each_question
@pytest.mark.parametrize(
    "wanted",
    [
        "require_roles=editor",
        "Require_role=editor",
        "require_role=",
        "require_role=editor,author",
        "require_role=Editor",
        "require_permission=users:everything",
        "require_permission",
        "&",
        "require_role=%ff",
    ],
)
async def test_a_misspelt_requirement_is_none_that_is_met(
    client: httpx.AsyncClient, question: str, wanted: str
) -> None:
    answer = await client.get(f"{question}?{wanted}", headers=BEARER)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters")


@each_question
async def test_a_stranger_is_told_nothing(stranger: httpx.AsyncClient, question: str) -> None:
    answer = await stranger.get(question, headers=BEARER)
    assert (answer.status_code, answer.json()["code"]) == (403, "proxy_not_trusted")
    assert identity(answer) == [""] * 4


@each_question
async def test_what_headers_cannot_show_is_percent_encoded(
    client: httpx.AsyncClient, fakes: FakeAdaptersPlugin, question: str
) -> None:
    name = "José 100%\r\nRemote-Groups: administrator"
    fakes.authenticator.actors["jose"] = Actor(
        name="user:jose", user_id=NOBODY, email="josé@example.com", display_name=name
    )
    answer = await client.get(question, headers={"Authorization": "Bearer jose"})
    _, email, shown, groups = identity(answer)
    assert (email, shown) == ("jos%C3%A9@example.com", "Jos%C3%A9 100%25%0D%0ARemote-Groups: administrator")
    assert (unquote(email), unquote(shown), groups) == ("josé@example.com", name, "")


@each_question
async def test_what_the_client_says_of_itself_does_not_count(client: httpx.AsyncClient, question: str) -> None:
    forged = dict.fromkeys(IDENTITY, "administrator")
    assert identity(await client.get(question, headers=forged)) == [""] * 4
    assert identity(await client.get(question, headers=forged | BEARER)) == [
        str(ANA.user_id),
        ANA.email,
        ANA.display_name,
        "author,editor",
    ]
