"""Access tokens that somebody has made or changed, sent to a real server: refused as what nobody knows."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64encode

from tests.adapters.security.keys import changed, parts, signed
from tests.databases import Connection
from tests.genuine_tokens import key_ring_of
from tests.server import Server
from tests.signing_in import a_person, bearer, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

HEADERS: Final[tuple[dict[str, Any], ...]] = (
    {"alg": "none"},
    {"alg": "EdDSA"},
    {"alg": "HS256"},
    {"alg": None},
    {"typ": "JWT"},
    {"typ": "rt+jwt"},
    {"typ": None},
    {"kid": None},
    {"kid": ""},
    {"kid": "unknown"},
    {"kid": "../../../../dev/null"},
    {"kid": "' OR '1'='1"},
    {"kid": "\x00"},
    {"kid": ["kid"]},
    {"jku": "http://127.0.0.1/jwks.json"},
    {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}},
    {"crit": ["exp"]},
    {"crit": ["nobody-knows"], "nobody-knows": True},
    {"b64": False, "crit": ["b64"]},
)
CLAIMS: Final[tuple[dict[str, Any], ...]] = (
    {"exp": 1e300},
    {"exp": 2**80},
    {"exp": None},
    {"exp": "9999999999"},
    {"iat": True},
    {"iss": "https://elsewhere.example.com"},
    {"aud": "https://elsewhere.example.com"},
    {"client_id": "another"},
    {"sub": "01900000-0000-7000-8000-00000000000b"},
    {"sid": "01900000-0000-7000-8000-00000000000b"},
)


@pytest.fixture
async def genuine(client: httpx.AsyncClient, truth: Connection) -> str:
    return str((await sign_in(client, await a_person(truth, administrator=True)))["access_token"])


@pytest.fixture
async def pair(complete_server: Server) -> AsyncIterator[OKPKey]:
    """What the server signs with."""
    async with key_ring_of(complete_server) as ring:
        (known,) = await ring.published()
        found = await ring.find(known.kid)
        assert found
        yield found


async def test_refuses_what_it_does_not_write_even_signed_with_its_own_key(
    client: httpx.AsyncClient, genuine: str, pair: OKPKey
) -> None:
    header, claims = parts(genuine)
    by_hand = signed(changed(header, None), changed(claims, None), pair)
    assert (await client.get("/v1/me", headers=bearer(by_hand))).is_success, "or the refusals prove nothing"
    forged = {
        **{repr(each): signed(changed(header, each), changed(claims, None), pair) for each in HEADERS},
        **{repr(each): signed(changed(header, None), changed(claims, each), pair) for each in CLAIMS},
    }
    assert await accepted(client, forged) == []


async def test_refuses_what_another_key_signed_or_none(client: httpx.AsyncClient, genuine: str, pair: OKPKey) -> None:
    header, claims = parts(genuine)
    same = changed(claims, None)
    stranger = OKPKey.import_key(Ed25519PrivateKey.generate())
    jwks = (await client.get("/.well-known/jwks.json")).json()["keys"][0]
    first, second, _ = genuine.split(".")
    public = pair.public_key.public_bytes_raw()
    forged = {
        "another key under the name of ours": signed(changed(header, None), same, stranger),
        "another key under its own name": signed(changed(header, {"kid": stranger.thumbprint()}), same, stranger),
        "another key that comes along": signed(
            changed(header, {"jwk": stranger.as_dict(private=False)}), same, stranger
        ),
        "none": f"{b64({**header, 'alg': 'none'})}.{second}.",
        "none of another spelling": f"{b64({**header, 'alg': 'nOnE'})}.{second}.",
        "without a signature": f"{first}.{second}.",
        "the raw public key as a secret": by_secret(header, same, public),
        "the public key as in JWKS as a secret": by_secret(header, same, jwks["x"].encode()),
        "the public key as PEM as a secret": by_secret(header, same, pair.as_pem(private=False)),
        "an empty secret": by_secret(header, same, b""),
        "another person": f"{first}.{b64({**claims, 'sub': '01900000-0000-7000-8000-00000000000b'})}."
        + genuine.rpartition(".")[2],
    }
    assert await accepted(client, forged) == []


async def accepted(client: httpx.AsyncClient, forged: dict[str, str]) -> list[str]:
    """Those that are not refused as they should be, on a route and on a question of a proxy."""
    wrong = []
    for name, token in forged.items():
        answer = await client.get("/v1/me", headers=bearer(token))
        if problem(answer) != (401, "credential_refused") or "invalid_token" not in answer.headers["www-authenticate"]:
            wrong.append(f"{name}: {answer.status_code} {answer.text}")
    return wrong


def by_secret(header: dict[str, Any], claims: bytes, secret: bytes) -> str:
    """HS256, whoever is deceived by it."""
    text = b".".join((b64({**header, "alg": "HS256"}).encode(), urlsafe_b64encode(claims)))
    return (text + b"." + urlsafe_b64encode(hmac.new(secret, text, hashlib.sha256).digest())).decode()


def b64(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode()
