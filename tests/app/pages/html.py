"""What stands on a page, as a browser would read it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx


@dataclass
class Page(HTMLParser):
    """`fields` are those of its form; `links` lead elsewhere; `texts` is all that is not markup."""

    answer: httpx.Response
    language: str = ""
    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    attributes: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        assert self.answer.headers["Content-Type"] == "text/html; charset=utf-8"
        self.feed(self.answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.attributes.append((tag, attributes))
        match tag:
            case "html":
                self.language = attributes["lang"] or ""
            case "form":
                self.action = attributes["action"] or ""
            case "a":
                self.links.add(attributes["href"] or "")
            case "label":
                self.labelled.add(attributes["for"] or "")
            case "input":
                self.fields[attributes["name"] or ""] = attributes["value"] or ""

    def handle_data(self, data: str) -> None:
        self.texts += data

    def having(self, name: str, value: str) -> list[str]:
        """The elements with this attribute."""
        return [tag for tag, attributes in self.attributes if attributes.get(name) == value]
