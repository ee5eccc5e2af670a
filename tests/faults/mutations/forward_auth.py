"""Mutants: what a proxy asks."""

from typing import Final

from tests.faults.mutations.mutant import Mutant

FORWARD_AUTH: Final = "tests/app/forward_auth"

MUTANTS: Final = (
    Mutant(
        "of forward-auth: only a trusted proxy is answered",
        "app/forward_auth/asking_proxy.py",
        "if not came_through_trusted_proxy(scope):",
        "if False:",
        (FORWARD_AUTH,),
    ),
    Mutant(
        "of forward-auth: nothing is said twice",
        "app/forward_auth/forwarded_request.py",
        "if lower in said:",
        "if False:",
        (FORWARD_AUTH,),
    ),
    Mutant(
        "of forward-auth: what says the same agrees",
        "app/forward_auth/forwarded_request.py",
        "if any(said.get(name, text) != text for name, text in original.items()):",
        "if False:",
        (FORWARD_AUTH,),
    ),
    Mutant(
        "of forward-auth: a path is read in one way",
        "app/http/web_address.py",
        ' or _is_ambiguous(found["path"])',
        "",
        (FORWARD_AUTH,),
    ),
    Mutant(
        "of forward-auth: the four headers are always there",
        "app/forward_auth/refusals.py",
        "_HEADERS: Final = NOBODY | {",
        "_HEADERS: Final = {",
        (FORWARD_AUTH,),
    ),
    Mutant(
        "of forward-auth: a way back is equal to one that was named",
        "app/http/return_addresses.py",
        "address.host in self._hosts",
        "address.host.endswith(tuple(self._hosts))",
        (FORWARD_AUTH,),
    ),
    Mutant(
        "of forward-auth: what is refused reaches nobody",
        "app/forward_auth/questions.py",
        "    AuthorizeForwarded(actor=actor).execute(required.roles, required.permissions)\n",
        "",
        (FORWARD_AUTH,),
    ),
)
