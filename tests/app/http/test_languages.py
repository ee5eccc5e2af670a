"""Which language somebody is answered in."""

import pytest

from app.http.languages import preferred


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "en"),
        ("es", "es"),
        ("ES-ar", "es"),
        ("de, es;q=0.5, en;q=0.4", "es"),
        ("en, es", "en"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("es;q=0", "en"),
        ("es;q=0, en;q=0", "en"),
        ("estonian", "en"),
        ("*", "en"),
        ("es;q=2", "en"),
        ("es;level=1", "en"),
        (";;,,=\x7f", "en"),
        ("fr," * 1000 + "es", "en"),
    ],
)
def test_follows_the_weights_and_falls_back_to_the_first(header: str, expected: str) -> None:
    assert preferred(header, ("en", "es")) == expected
