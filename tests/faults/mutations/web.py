"""Mutants: pages, other sites, and whose address it is."""

from typing import Final

from tests.faults.mutations.mutant import Mutant

FORWARDED: Final = "app/http/forwarded.py"
BELIEVED: Final = "tests/app/http/test_forwarded.py"

MUTANTS: Final = (
    Mutant(
        "of pages: what was typed stays text",
        "app/pages/rendering.py",
        "autoescape=True",
        "autoescape=False",
        ("tests/app/pages/test_sign_in.py",),
    ),
    Mutant(
        "a form's fields have a length",
        "app/pages/forms.py",
        "if len(value) > longest[name]]:",
        "if False]:",
        ("tests/app/pages/test_sign_in.py",),
    ),
    Mutant(
        "another site changes nothing",
        "app/http/authentication.py",
        "        require_same_site(request)\n",
        "        pass\n",
        ("tests/app/sessions/test_cross_site.py",),
    ),
    Mutant(
        "a browser that says nothing about where from changes nothing",
        "app/http/cross_site.py",
        'if not (_values(request, b"origin") or _values(request, b"sec-fetch-site")):',
        "if False:",
        ("tests/app/sessions/test_cross_site.py",),
    ),
    Mutant(
        "of addresses: only proxies are believed",
        FORWARDED,
        'if self._trusted and self._is_trusted((scope.get("client") or ("", 0))[0]):',
        "if self._trusted:",
        (BELIEVED,),
    ),
    Mutant("of addresses: they are counted from the right", FORWARDED, "in reversed(hops)", "in hops", (BELIEVED,)),
    Mutant(
        "of addresses: Forwarded beside others may be anybody's",
        FORWARDED,
        'if b"x-forwarded-for" in headers or b"x-forwarded-proto" in headers:',
        'if b"forwarded" not in headers:',
        (BELIEVED,),
    ),
    Mutant(
        "of addresses: a parameter said twice is no answer",
        "app/http/forwarded_header.py",
        ' or (name := found["name"].lower()) in parameters',
        ' or not (name := found["name"].lower())',
        (BELIEVED,),
    ),
    Mutant(
        "of addresses: a /64 is one client",
        "domain/shared/limits.py",
        "_IPV6_NETWORK: Final = 64",
        "_IPV6_NETWORK: Final = 128",
        ("tests/domain/shared/test_limits.py",),
    ),
)
