"""How a page is made: a template, texts in the reader's language, and headers that allow a browser little."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Request, Response
from litestar.enums import MediaType
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from app.http.addresses import public
from app.http.content import Content
from app.http.languages import preferred
from app.pages.forms import Form, Sent
from app.pages.languages import LANGUAGES, TEXTS
from app.pages.links import links
from domain.users.values import PASSWORD_MAX, PASSWORD_MIN

AnyRequest = Request[Any, Any, Any]

STYLE: Final = Content(files("app.pages").joinpath("assets", "pages.css").read_bytes(), "text/css")
STYLE_PATH: Final = "/account/pages.css"

_TEMPLATES: Final = Environment(
    loader=PackageLoader("app.pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_TEMPLATES.globals["limits"] = {"password_min": PASSWORD_MIN, "password_max": PASSWORD_MAX}
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
)
# Not `no-referrer`: with it browsers write `Origin: null` into forms, which is what any site can make them do.
# This one tells others our origin and nothing of the path or of the token in the query.
_HEADERS: Final = {
    "Referrer-Policy": "strict-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def page(
    request: AnyRequest,
    template: str,
    *,
    status_code: int = HTTP_200_OK,
    headers: Mapping[str, str] | None = None,
    goes_on_to: str | None = None,
    **words: object,
) -> Response[str]:
    """`goes_on_to` is the origin to which sending the form may lead."""
    language = preferred(request.headers.get("accept-language", ""), LANGUAGES)
    html = _TEMPLATES.get_template(template).render(
        language=language,
        texts=TEXTS[language],
        prefix=public(request.scope, ""),
        style=f"{STYLE_PATH}?v={STYLE.fingerprint}",
        **words,
    )
    policy = _POLICY.format(form_action=f"'self' {goes_on_to}" if goes_on_to else "'self'")
    return Response(
        html,
        status_code=status_code,
        media_type=MediaType.HTML,
        headers={**(headers or {}), **_HEADERS, "Content-Security-Policy": policy, "Content-Language": language},
    )


def form_page(request: AnyRequest, sent: Sent, *, refusal: str | None = None, **more: Any) -> Response[str]:
    """The form, with what was filled in but secrets. `refusal` is the code of the problem with it."""
    form = sent.form
    shown = [field for field in form.fields if not field.only_after or refusal in field.only_after]
    kept = {field.name: "" if field.is_secret else sent[field.name] for field in shown}
    return page(
        request,
        "form.html",
        form=form,
        fields=shown,
        values=kept | {each.name: sent[each.name] for each in form.hidden},
        refusal=refusal,
        is_dead_end=refusal in form.dead_ends,
        links=links(request, form.leads_to),
        **more,
    )


def done_page(request: AnyRequest, form: Form) -> Response[str]:
    """That it was done, and what comes next. No redirect: the address is the form's own, without its token."""
    return page(request, "done.html", form=form, links=links(request, ("sign_in",)))


def empty(form: Form, **values: str) -> Sent:
    """As it is before anybody has filled it in."""
    return Sent(form, values)


def see(request: AnyRequest, path: str) -> Response[bytes]:
    """To another page of ours."""
    return elsewhere(public(request.scope, path))


def elsewhere(address: str) -> Response[bytes]:
    return Response(b"", status_code=HTTP_303_SEE_OTHER, headers={"Location": address, "Cache-Control": "no-store"})
