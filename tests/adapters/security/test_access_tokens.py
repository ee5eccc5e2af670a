"""Access tokens: what is genuine is read, and everything else is refused, however it is made."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64encode

from adapters.security import access_tokens
from adapters.security.access_tokens import JoseAccessTokens
from domain.keys.entities import PUBLISHED_BEFORE
from domain.shared.access_tokens import LIFETIME, AccessTokenClaims
from domain.shared.authentication import CredentialRefused
from tests.adapters.security.keys import ANA, ISSUER, SESSION, KeysInMemory, Place, changed, parts, signed
from tests.samples import NOON

NOW: Final = int(NOON.timestamp())
OTHER: Final = "01900000-0000-7000-8000-00000000000b"


@pytest.fixture
async def place() -> Place:
    place = Place()
    await place.ring.refresh()
    return place


async def refused(place: Place, text: str) -> bool:
    try:
        await place.tokens.verify(text)
    except CredentialRefused:
        return True
    return False


async def test_says_whose_session_it_is(place: Place) -> None:
    assert await place.tokens.verify(await place.issue()) == AccessTokenClaims(ANA, SESSION)


async def test_a_token_made_by_hand_as_these_tests_do_it_is_accepted(place: Place) -> None:
    """Or every refusal below would prove nothing."""
    assert await place.tokens.verify(await place.made()) == AccessTokenClaims(ANA, SESSION)


async def test_has_the_shape_of_rfc_9068(place: Place) -> None:
    header, claims = parts(await place.issue())
    signing = await place.ring.signing(NOON)
    assert header == {"alg": "Ed25519", "typ": "at+jwt", "kid": signing.key.kid}
    assert (claims["iss"], claims["aud"], claims["client_id"]) == (ISSUER, ISSUER, "roster")
    assert (claims["sub"], claims["sid"]) == (str(ANA), str(SESSION))
    assert (claims["iat"], claims["exp"]) == (NOW, NOW + 600)


async def test_no_two_are_the_same(place: Place) -> None:
    assert await place.issue() != await place.issue()


async def test_lives_ten_minutes_and_no_longer(place: Place) -> None:
    token = await place.tokens.issue(ANA, SESSION, at=NOON)
    assert token.expires_at == NOON + timedelta(minutes=10)
    place.clock.advance(LIFETIME - timedelta(seconds=1))
    assert not await refused(place, token.text)
    place.clock.advance(timedelta(seconds=1))
    assert await refused(place, token.text)


async def test_is_in_no_repr(place: Place) -> None:
    token = await place.tokens.issue(ANA, SESSION, at=NOON)
    signing = await place.ring.signing(NOON)
    assert token.text not in repr(token)
    assert "OKPKey" not in repr(signing)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "EdDSA"},
        {"alg": "Ed448"},
        {"alg": "HS256"},
        {"alg": "ed25519"},
        {"alg": None},
        {"alg": ["Ed25519"]},
        {"alg": {"Ed25519": 1}},
        {"alg": 1},
        {"typ": "JWT"},
        {"typ": "AT+JWT"},
        {"typ": "application/at+jwt"},
        {"typ": "rt+jwt"},
        {"typ": ""},
        {"typ": None},
        {"typ": ["at+jwt"]},
        {"kid": None},
        {"kid": ""},
        {"kid": "../../etc/passwd"},
        {"kid": "file:///dev/null"},
        {"kid": "' OR '1'='1"},
        {"kid": "x'; DROP TABLE signing_keys; --"},
        {"kid": "\x00"},
        {"kid": "\ud800"},
        {"kid": ["kid"]},
        {"kid": {"kid": "kid"}},
        {"kid": 1},
        {"kid": "k" * 300},
        {"crit": ["exp"], "exp": 1},
        {"crit": []},
        {"crit": ["b64"], "b64": True},
        {"crit": ["b64"], "b64": False},
        {"b64": False},
        {"b64": True},
        {"jku": "https://evil.example/jwks.json"},
        {"jku": "file:///dev/zero"},
        {"x5u": "https://evil.example/cert"},
        {"x5c": ["AAAA"]},
        {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}},
        {"cty": "JWT"},
        {"zip": "DEF"},
        {"enc": "A256GCM"},
        b"",
        b"null",
        b'"alg"',
        b'["alg"]',
        b"[" * 380,
        b'{"kid":' * 54,
        b"\xff\xfe",
        b'{"alg":"Ed25519","typ":"at+jwt"',
    ],
    ids=lambda header: repr(header)[:60],
)
async def test_refuses_a_header_that_it_does_not_write(place: Place, header: Any) -> None:
    """Each signed with the right key: the signature alone is no reason to believe a token."""
    assert await refused(place, await place.made(header=header))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://roster.example.com/"},
        {"iss": "https://roster.example.com.evil.example"},
        {"iss": "https://roster.example"},
        {"iss": [ISSUER]},
        {"iss": None},
        {"aud": "https://other.example.com"},
        {"aud": [ISSUER]},
        {"aud": None},
        {"client_id": "other"},
        {"client_id": None},
        {"jti": None},
        {"exp": 1e300},
        {"exp": NOW + 60.0},
        {"exp": str(NOW + 60)},
        {"exp": True},
        {"exp": -1},
        {"exp": 0},
        {"exp": NOW},
        {"exp": NOW + 601},
        {"exp": 2**80},
        {"exp": None},
        {"iat": NOW + 6},
        {"iat": float(NOW)},
        {"iat": str(NOW)},
        {"iat": False},
        {"iat": -(2**80)},
        {"iat": NOW - 1},
        {"iat": None},
        {"sub": None},
        {"sub": "ana@example.com"},
        {"sub": str(ANA).upper()},
        {"sub": ANA.hex},
        {"sub": f"{{{ANA}}}"},
        {"sub": f"urn:uuid:{ANA}"},
        {"sub": f" {ANA}"},
        {"sub": [str(ANA)]},
        {"sid": None},
        {"sid": SESSION.hex},
        {"sid": 1},
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"[" * 1200,
        b"\xff",
        b"Infinity",
    ],
    ids=lambda claims: repr(claims)[:60],
)
async def test_refuses_claims_that_it_does_not_write(place: Place, claims: Any) -> None:
    assert await refused(place, await place.made(claims=claims))


async def test_deep_nesting_in_a_claim_nobody_knows_is_no_crash(place: Place) -> None:
    _, claims = parts(await place.issue())
    deep = json.dumps(claims)[:-1] + ', "more": ' + "[" * 1030
    token = await place.made(claims=deep.encode())
    assert len(token) <= access_tokens.LONGEST
    assert await refused(place, token)


async def test_a_claim_of_a_later_version_is_no_reason_to_refuse(place: Place) -> None:
    assert not await refused(place, await place.made(claims={"scope": "users:read"}))


async def test_clocks_of_replicas_may_differ_a_little(place: Place) -> None:
    assert not await refused(place, await place.made(claims={"iat": NOW + 5}))


async def test_refuses_a_signature_by_any_key_but_the_one_it_names(place: Place) -> None:
    token = await place.issue()
    header, claims = parts(token)
    stranger = OKPKey.generate_key("Ed25519")
    assert await refused(place, signed(changed(header, None), changed(claims, None), stranger))
    assert await refused(
        place, signed(changed(header, {"kid": stranger.thumbprint()}), changed(claims, None), stranger)
    )


async def test_refuses_the_name_of_another_key_of_its_own() -> None:
    stored = KeysInMemory()
    place = Place(stored)
    await place.ring.refresh()
    successor = await stored.rotate(NOON)
    await place.ring.refresh()
    assert await refused(place, await place.made(header={"kid": successor.kid}))


@pytest.mark.parametrize("alg", ["HS256", "HS512", "Ed25519", "none"])
async def test_refuses_the_public_key_as_a_secret(place: Place, alg: str) -> None:
    """What everybody knows signs nothing, in whatever form it is taken for a secret."""
    header, claims = parts(await place.issue())
    pair = (await place.ring.signing(NOON)).pair
    public = pair.public_key.public_bytes_raw()
    for secret in (public, urlsafe_b64encode(public), pair.as_pem(private=False), b""):
        text = b".".join(map(urlsafe_b64encode, (changed(header, {"alg": alg}), changed(claims, None))))
        mac = hmac.new(secret, text, hashlib.sha512 if alg == "HS512" else hashlib.sha256).digest()
        assert await refused(place, (text + b"." + urlsafe_b64encode(mac)).decode())


def malformed(token: str) -> list[str]:
    header, claims, signature = token.split(".")
    flattened = {"protected": header, "payload": claims, "signature": signature}
    return [
        "",
        ".",
        "..",
        "...",
        "rak_" + "a" * 43,
        "rrt_" + "a" * 43,
        header,
        f"{header}.{claims}",
        f"{header}.{claims}.",
        f"{header}..{signature}",
        f".{claims}.{signature}",
        f"{header}.{claims}.{signature}.",
        f"{header}.{claims}.{signature}.{signature}",
        f"{header}.{header}.{claims}.{claims}.{signature}",
        f"{header}.{claims}.{signature}=",
        f"{header}.{claims}.{signature}==",
        f"{header}.{claims}.{signature}AAAA",
        f"{header}.{claims}.{signature[:-4]}",
        f"{header}.{claims}.{'A' * 86}",
        f"{header}.{claims}.{signature}\n",
        f"{header}.{claims}.{signature}\0",
        f" {token}",
        f"{token} {token}",
        f"{token},{token}",
        f"{header}=.{claims}.{signature}",
        f"{header}\n.{claims}.{signature}",
        json.dumps(flattened),
        json.dumps({"payload": claims, "signatures": []}),
        json.dumps({"payload": claims, "signatures": [{"protected": header, "signature": signature}]}),
        urlsafe_b64encode(token.encode()).decode(),
        "é" + token[1:],
        "\udcff" + token,
        "\x00" * 100,
        token + "A" * 1_000_000,
        "." * 2000,
    ]


async def test_refuses_every_other_shape_around_a_genuine_token(place: Place) -> None:
    token = await place.issue()
    assert [text for text in malformed(token) if not await refused(place, text)] == []
    assert not await refused(place, token)


async def test_refuses_a_token_in_a_token(place: Place) -> None:
    inner = await place.issue()
    assert await refused(place, await place.made(claims=inner.encode()))
    assert await refused(place, await place.made(claims=inner.encode(), header={"cty": "JWT"}))


async def test_nothing_is_read_for_what_is_too_long(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: bytes) -> bytes:
        raise AssertionError("It was decoded.")

    monkeypatch.setattr(access_tokens, "urlsafe_b64decode", decode)
    assert await refused(place, "A" * (access_tokens.LONGEST + 1))


async def test_one_of_another_service_with_the_same_keys_is_refused(place: Place) -> None:
    elsewhere = JoseAccessTokens(place.ring, "https://other.example.com", place.clock)
    assert await refused(place, (await elsewhere.issue(ANA, SESSION, at=NOON)).text)


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_refuses_any_mutation_of_a_token(place: Place, data: st.DataObject) -> None:
    """One character replaced, taken away, put in or moved, and it is no token any more."""
    token = await place.issue()
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters(codec="latin-1") | st.sampled_from("AQgw-_.=048"))
    mutated = data.draw(
        st.sampled_from(
            [
                token[:at] + letter + token[at + 1 :],
                token[:at] + token[at + 1 :],
                token[:at] + letter + token[at:],
                token[at:] + token[:at],
                token[:at] + token[at:].swapcase(),
            ]
        )
    )
    assert mutated == token or await refused(place, mutated)
    assert not await refused(place, token)


async def test_remembers_what_is_genuine_and_not_for_ever(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_tokens, "REMEMBERED", 3)
    for _ in range(10):
        assert not await refused(place, await place.issue())
        assert len(place.tokens._genuine) <= 3


async def test_what_was_refused_is_not_remembered(place: Place) -> None:
    assert await refused(place, await place.made(claims={"exp": NOW}))
    assert place.tokens._genuine == {}


async def test_a_remembered_one_ends_with_its_key() -> None:
    stored = KeysInMemory()
    place = Place(stored)
    await place.ring.refresh()
    token = await place.issue()
    assert not await refused(place, token)
    stored.kept.clear()
    await place.ring.refresh()
    assert await refused(place, token)


async def test_a_new_key_signs_when_its_time_has_come_and_what_the_old_one_signed_stays() -> None:
    stored = KeysInMemory()
    place = Place(stored)
    await place.ring.refresh()
    successor = await stored.rotate(NOON)
    await place.ring.refresh()
    assert parts(await place.issue())[0]["kid"] != successor.kid
    place.clock.advance(PUBLISHED_BEFORE - timedelta(seconds=1))
    last_of_the_old = await place.issue()
    place.clock.advance(timedelta(seconds=1))
    assert parts(await place.issue())[0]["kid"] == successor.kid
    place.clock.advance(LIFETIME - timedelta(seconds=2))
    assert not await refused(place, last_of_the_old)
