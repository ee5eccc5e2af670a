"""Mutants: an Idempotency-Key counts once."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS, CONTRACT, RACES

IDEMPOTENCY: Final = "adapters/database/idempotency.py"

MUTANTS: Final = (
    Mutant(
        "a key is claimed",
        IDEMPOTENCY,
        'if not connection.execute(_LOCK, {"number": _number(exchange)}).scalar_one():',
        "if False:",
        (f"{ADAPTERS}/test_idempotency.py", RACES),
    ),
    Mutant(
        "an answer is kept",
        IDEMPOTENCY,
        "        await _keep(session, exchange, box, lifetime)\n",
        "        pass\n",
        (CONTRACT,),
    ),
    Mutant("a kept answer is found", IDEMPOTENCY, "    if found:\n", "    if False:\n", (CONTRACT,)),
    Mutant(
        "a key is claimed again after a commit in between",
        IDEMPOTENCY,
        '"after_begin", claim)',
        '"after_begin", claim, once=True)',
        (f"{ADAPTERS}/test_idempotency.py",),
    ),
    Mutant(
        "the answer of a use case that commits at its end is kept",
        IDEMPOTENCY,
        "    if has_begun:\n",
        "    if session.in_transaction():\n",
        (f"{ADAPTERS}/test_idempotency.py",),
    ),
    Mutant(
        "a key belongs to one request",
        "domain/shared/idempotency.py",
        "if fingerprint == self.fingerprint else IdempotencyKeyReused",
        "",
        ("tests/app/http/test_idempotency.py",),
    ),
    Mutant(
        "a key expires",
        IDEMPOTENCY,
        "    IDEMPOTENCY_KEYS.c.expires_at > func.now(),\n",
        "",
        (f"{ADAPTERS}/test_idempotency.py",),
    ),
    Mutant(
        "what has expired is swept",
        IDEMPOTENCY,
        "count = (await connection.execute(_SWEEP)).rowcount",
        "count = 0",
        (f"{ADAPTERS}/test_idempotency.py",),
    ),
    Mutant(
        "an answer that may hold a secret is kept sealed",
        IDEMPOTENCY,
        '"kept_body": box.seal(exchange.answer.body, about=about(exchange.caller, exchange.key)),',
        '"kept_body": exchange.answer.body,',
        (f"{ADAPTERS}/test_idempotency.py",),
    ),
)
