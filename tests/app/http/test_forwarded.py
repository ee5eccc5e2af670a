"""Whose word counts for the client's address: that of trusted proxies, counted from the right, and nobody else's."""

from contextlib import suppress
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.types import Receive, Scope, Send

from app.http.forwarded import ForwardedHeaders
from app.http.forwarded_header import ForwardedIsMalformed, Hop, read_forwarded

PROXY, SECOND_PROXY, CLIENT, STRANGER = "10.0.0.1", "10.0.0.2", "198.51.100.7", "203.0.113.9"
CLIENT6 = "2001:db8::7"


async def arrived(*headers: tuple[str, str], peer: str = PROXY, trusted: tuple[str, ...] = ("10.0.0.0/8",)) -> Any:
    """The scope that the application sees."""
    seen: list[Scope] = []

    async def application(scope: Scope, _: Receive, __: Send) -> None:
        seen.append(scope)

    scope: Any = {
        "type": "http",
        "client": (peer, 4711),
        "scheme": "http",
        "path": "/",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }
    nothing: Any = None
    await ForwardedHeaders(application, [ip_network(each) for each in trusted])(scope, nothing, nothing)
    return seen[0]


async def client_of(*headers: tuple[str, str], **more: Any) -> str:
    address: str = (await arrived(*headers, **more))["client"][0]
    return address


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded"])
async def test_a_stranger_is_not_believed(name: str) -> None:
    value = CLIENT if name == "X-Forwarded-For" else f"for={CLIENT}"
    assert await client_of((name, value), peer=STRANGER) == STRANGER
    assert await client_of((name, value), trusted=()) == PROXY
    assert await client_of((name, value)) == CLIENT


@pytest.mark.parametrize(
    ("header", "client"),
    [
        (f"for={CLIENT}", CLIENT),
        (f'For="{CLIENT}:4711"', CLIENT),
        (f'for="{CLIENT}:_port"', CLIENT),
        (f'FOR="[{CLIENT6}]"', CLIENT6),
        (f'for="[{CLIENT6}]:4711"', CLIENT6),
        (f'for="[2001:DB8::0:7]";proto=https;by={PROXY}', CLIENT6),
        (r'for="\1\98.51.100.7"', CLIENT),
        (f"proto=https;host=roster.example.com;for={CLIENT}", CLIENT),
        (f'for={CLIENT};note="a, for=1.2.3.4; b"', CLIENT),
        # Counted from the right: what a client has put before is not looked at.
        (f"for={STRANGER}, for={CLIENT}", CLIENT),
        (f"for={STRANGER}, for={CLIENT}, for={SECOND_PROXY}", CLIENT),
        (f"for=unknown, for={CLIENT} , for={SECOND_PROXY}", CLIENT),
    ],
)
async def test_a_forwarded_header_names_the_client(header: str, client: str) -> None:
    assert await client_of(("Forwarded", header)) == client


@pytest.mark.parametrize(
    "header",
    [
        "",
        "for=",
        "for",
        "for=unknown",
        "for=_hidden",
        'for="_hidden:4711"',
        "proto=https",
        # What is not said is not to be guessed from what others said before.
        f"for={STRANGER}, for=unknown",
        f"for={STRANGER}, proto=https",
        # Malformed, and so ignored as a whole.
        f"for={STRANGER},, for={CLIENT}",
        f"for={STRANGER}, for={CLIENT},",
        f"for={STRANGER};, for={CLIENT}",
        f"for={CLIENT};for={STRANGER}",
        f"for={CLIENT}:4711",
        f"for=[{CLIENT6}]",
        f'for="{CLIENT6}"',
        f'for="[{CLIENT}]"',
        f'for="{CLIENT}',
        f'for="{CLIENT}"x',
        f'for="{CLIENT}:port"',
        f'for="{CLIENT}:123456"',
        'for="[fe80::1%eth0]"',
        "for=1.2.3",
        "for=01.2.3.4",
        "for=example.com",
        f"for = {CLIENT}",
        f"for={CLIENT};proto=gopher",
        f"for={CLIENT} for={CLIENT}",
        f'for=", for={CLIENT}',
        f"for={CLIENT}\x00",
    ],
)
async def test_a_forwarded_header_that_names_nobody_leaves_the_peer(header: str) -> None:
    assert await client_of(("Forwarded", header)) == PROXY


async def test_several_forwarded_headers_are_one_list() -> None:
    headers = [("Forwarded", f"for={STRANGER}"), ("Forwarded", f"for={CLIENT}"), ("Forwarded", f"for={SECOND_PROXY}")]
    assert await client_of(*headers) == CLIENT
    assert await client_of(*headers, ("Forwarded", 'for="')) == PROXY


async def test_the_scheme_is_that_of_the_client_and_not_of_a_proxy() -> None:
    inner = f"for={SECOND_PROXY};proto=http"
    assert (await arrived(("Forwarded", f"for={CLIENT};proto=HTTPS, {inner}")))["scheme"] == "https"
    assert (await arrived(("Forwarded", f"for={STRANGER};proto=https, for={CLIENT};proto=http")))["scheme"] == "http"
    assert (await arrived(("X-Forwarded-Proto", "https")))["scheme"] == "https"
    assert (await arrived(("X-Forwarded-Proto", "https"), ("X-Forwarded-Proto", "http")))["scheme"] == "http"


@pytest.mark.parametrize("written", ["X-Forwarded-For", "X-Forwarded-Proto"])
async def test_beside_what_the_proxy_writes_a_forwarded_header_may_be_anybodys(written: str) -> None:
    """As nginx does it: it sets its own, and passes on whatever else the client sent."""
    own = (written, CLIENT if written == "X-Forwarded-For" else "http")
    scope = await arrived(("Forwarded", f"for={STRANGER};proto=https"), own)
    assert scope["client"][0] == (CLIENT if written == "X-Forwarded-For" else PROXY)
    assert scope["scheme"] == "http"


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded"])
async def test_an_ipv4_address_in_the_clothes_of_ipv6_is_the_ipv4_address(name: str) -> None:
    """As the socket of a server that listens for both names its peers."""

    def header(*hops: str) -> tuple[str, str]:
        return name, ", ".join(hops if name == "X-Forwarded-For" else (f"for={node(hop)}" for hop in hops))

    assert await client_of(header(CLIENT), peer=f"::ffff:{PROXY}") == CLIENT
    assert await client_of(header(STRANGER, CLIENT, f"::ffff:{SECOND_PROXY}")) == CLIENT
    assert await client_of(header(STRANGER, f"::ffff:{CLIENT}")) == CLIENT


async def test_one_client_has_one_address_however_it_is_written() -> None:
    for written in ("2001:DB8::7", "2001:db8:0:0::7", "2001:0db8::0007"):
        assert await client_of(("X-Forwarded-For", written)) == CLIENT6


@pytest.mark.parametrize("zone", ["%eth0", "%" + "<any text> " * 300])
async def test_an_address_with_a_zone_is_none(zone: str) -> None:
    assert await client_of(("X-Forwarded-For", f"fe80::1{zone}")) == PROXY
    assert await client_of(("X-Forwarded-For", CLIENT), peer=f"fe80::1{zone}", trusted=("fe80::/10",)) != CLIENT


@pytest.mark.parametrize("header", ["", "unknown", f"{STRANGER}, nonsense", f"{CLIENT},"])
async def test_an_unreadable_address_leaves_the_peer(header: str) -> None:
    assert await client_of(("X-Forwarded-For", header)) == PROXY


addresses = (
    st.ip_addresses(network="2001:db8::/32")
    | st.ip_addresses(v=4).filter(lambda each: each not in ip_network("10.0.0.0/8"))
).map(str)
anything = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"))


def node(address: str) -> str:
    return f'"[{address}]:4711"' if ":" in address else address


@given(anything, addresses)
async def test_no_client_can_pass_for_another_in_x_forwarded_for(written: str, client: str) -> None:
    assert await client_of(("X-Forwarded-For", written), ("X-Forwarded-For", client)) == client
    assert await client_of(("X-Forwarded-For", f"{written}, {client}, {SECOND_PROXY}")) == client


@given(anything | st.lists(addresses).map(lambda found: ",".join(f"for={node(each)}" for each in found)), addresses)
async def test_no_client_can_pass_for_another_in_forwarded(written: str, client: str) -> None:
    own = f"for={node(client)};proto=https"
    assert await client_of(("Forwarded", written), ("Forwarded", own)) in {client, PROXY}
    assert await client_of(("Forwarded", f"{written}, {own}, for={SECOND_PROXY}")) in {client, PROXY}


@given(st.lists(st.tuples(addresses, st.sampled_from([None, "http", "https"])), min_size=1))
def test_what_is_written_by_the_rules_is_read(hops: list[tuple[str, str | None]]) -> None:
    header = ", ".join(f"for={node(address)}" + (f";proto={scheme}" if scheme else "") for address, scheme in hops)
    assert read_forwarded([header]) == [Hop(*hop) for hop in hops]


@given(anything | st.from_regex(r'(for|proto|by)="?[\[\]:._a-z0-9"\\;, ]*', fullmatch=True))
def test_whatever_is_written_it_is_read_or_refused(header: str) -> None:
    with suppress(ForwardedIsMalformed):
        assert read_forwarded([header])
