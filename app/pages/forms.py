"""What a form asks for, and the one way in which its answers are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request

from app.http.problem_types import MALFORMED_REQUEST, UNSUPPORTED_MEDIA_TYPE
from app.http.problems import HttpProblem
from domain.users.values import TYPED_PASSWORD_MAX

AnyRequest = Request[Any, Any, Any]

MEDIA_TYPE: Final = "application/x-www-form-urlencoded"
_SENT: Final = "form_sent"
_MOST_FIELDS: Final = 20
_NOT_A_FORM: Final = "This is not what the form on our page sends. Open the page again."


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in. `autocomplete` as HTML has it, for password managers and people who cannot type."""

    name: str
    type: str
    autocomplete: str
    only_after: frozenset[str] = frozenset()
    """The codes of the refusals that ask for it; without any, it is always there."""
    longest: int = TYPED_PASSWORD_MAX
    """In code points. Far more than anybody needs: whoever is a little above a limit is told so by the use case."""

    @property
    def is_secret(self) -> bool:
        return self.type == "password" or self.autocomplete == "one-time-code"


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the page sends along and nobody fills in."""

    name: str
    longest: int


@dataclass(frozen=True, slots=True)
class Form:
    """`name` is that of its texts, and `path` where it is sent."""

    name: str
    path: str
    fields: tuple[Field, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    dead_ends: frozenset[str] = frozenset()
    """The codes of the refusals after which it is of no use, and is not shown again."""
    leads_to: tuple[str, ...] = ()
    """The pages that it points at, by the names of their links."""

    @property
    def longest(self) -> dict[str, int]:
        return {each.name: each.longest for each in self.hidden} | {each.name: each.longest for each in self.fields}


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as somebody sent it. What was left out is empty."""

    form: Form
    values: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


async def read_form(request: AnyRequest, form: Form) -> Sent:
    """Remembered in the request's state, to be shown again if it is refused. Raises HttpProblem.

    That no other site makes a browser send it was looked at on arrival, as for everything that changes something.
    """
    media_type, _ = request.content_type
    if media_type.lower() != MEDIA_TYPE or request.headers.get("content-encoding"):
        raise HttpProblem(UNSUPPORTED_MEDIA_TYPE, _NOT_A_FORM)
    return remember(request, Sent(form, _values(await request.body(), form.longest)))


def remember(request: AnyRequest, sent: Sent) -> Sent:
    """A refusal from here on is shown on its page."""
    request.scope["state"][_SENT] = sent
    return sent


def sent_form(request: AnyRequest) -> Sent | None:
    """What this request has sent, if it was read."""
    sent: Sent | None = request.scope["state"].get(_SENT)
    return sent


def _values(body: bytes, longest: Mapping[str, int]) -> dict[str, str]:
    try:
        given = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise HttpProblem(MALFORMED_REQUEST, _NOT_A_FORM) from None
    values = dict(given)
    if len(values) != len(given) or not values.keys() <= longest.keys():
        raise HttpProblem(MALFORMED_REQUEST, _NOT_A_FORM)
    if too_long := [name for name, value in values.items() if len(value) > longest[name]]:
        raise HttpProblem(MALFORMED_REQUEST, f"Too long: {', '.join(too_long)}. Open the page again.")
    return values
