"""The page at `/`: where everything is."""

import re

import httpx
import pytest

from app.docs.controller import LINKS
from tests.app.docs.proxy import PREFIX

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("prefix", ["", PREFIX])
async def test_the_root_leads_everywhere(client: httpx.AsyncClient, prefix: str) -> None:
    answer = await client.get(f"{prefix}/", headers={"Accept": "*/*"})

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["vary"] == "Accept"
    assert answer.json() == {
        "name": "Roster",
        "version": "1.2.3",
        "links": {name: prefix + path for name, path in LINKS.items()},
    }


@pytest.mark.parametrize("prefix", ["", PREFIX])
async def test_the_root_is_a_page_for_browsers(client: httpx.AsyncClient, prefix: str) -> None:
    answer = await client.get(f"{prefix}/", headers=BROWSER)

    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["vary"] == "Accept"
    assert "1.2.3" in answer.text
    links = re.findall(r'<a href="([^"]*)"', answer.text)
    assert sorted(links) == sorted(prefix + path for path in LINKS.values())
