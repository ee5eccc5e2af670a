"""ROSTER_PUBLIC_URL: the one address that links and tokens are made from."""

import pytest

from tests.app.refusal import VALID_URL, read, refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://roster.example.com", "https://roster.example.com"),
        ("https://roster.example.com/", "https://roster.example.com"),
        ("HTTPS://Roster.Example.com:8443/Roster/", "https://roster.example.com:8443/Roster"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]", "http://[::1]"),
        ("http://localhost:8000/a/b", "http://localhost:8000/a/b"),
        ("https://roster.example.com:443", "https://roster.example.com"),
        ("https://[2001:db8::1]:443/roster/", "https://[2001:db8::1]/roster"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost:443", "http://localhost:443"),
    ],
)
def test_is_taken_in_one_spelling(text: str, expected: str) -> None:
    assert read(ROSTER_PUBLIC_URL=text).access.url(8000) == expected


def test_is_this_machine_unless_it_was_told() -> None:
    assert read().access.url(8123) == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    "text",
    [
        "roster.example.com",
        "ftp://roster.example.com",
        "https://",
        "https:///path",
        "https://ana:secret@roster.example.com",
        "https://roster.example.com?a=b",
        "https://roster.example.com?",
        "https://roster.example.com#top",
        "https://roster.example.com#",
        "https://roster.example.com/a/../b",
        "https://roster.example.com//b",
        "https://roster.example.com/a%2Fb",
        "https://roster.example.com/a b",
        "https://roster.example.com\\@evil.example",
        "https://roster.example.com:0",
        "https://roster.example.com:99999",
        "https://roster.example.com:port",
        "https://[fe80::1%25eth0]",
        "https://röster.example.com",
        " https://roster.example.com",
        "https://roster.example.com\n",
        "https://ros\tter.example.com",
        "https://" + "a" * 200,
    ],
)
def test_is_refused_when_it_could_be_read_in_two_ways(text: str) -> None:
    said = refusal({"DATABASE_URL": VALID_URL, "ROSTER_PUBLIC_URL": text})
    assert said.startswith("ROSTER_PUBLIC_URL must look like https://roster.example.com")


@pytest.mark.parametrize("host", ["roster.example.com", "10.0.0.1", "127.0.0.1.example.com", "localhost.example.com"])
def test_is_refused_without_encryption_beyond_this_machine(host: str) -> None:
    said = refusal({"DATABASE_URL": VALID_URL, "ROSTER_PUBLIC_URL": f"http://{host}"})
    assert said.startswith("ROSTER_PUBLIC_URL must begin with https://")
