"""The protections by area, each with the text that removes it and the tests that must then fail."""

from typing import Final

from tests.faults.mutations import (
    accounts,
    batches,
    connections,
    forward_auth,
    guessing,
    idempotency,
    lifetimes,
    lists,
    outages,
    passwords,
    personal_data,
    races,
    reaching,
    records,
    rights,
    second_factor,
    serving,
    sessions,
    transactions,
    transfer,
    web,
)
from tests.faults.mutations.mutant import Mutant

__all__ = ["MUTANTS", "Mutant"]

MUTANTS: Final = (
    *transactions.MUTANTS,
    *lifetimes.MUTANTS,
    *connections.MUTANTS,
    *reaching.MUTANTS,
    *outages.MUTANTS,
    *races.MUTANTS,
    *idempotency.MUTANTS,
    *records.MUTANTS,
    *serving.MUTANTS,
    *forward_auth.MUTANTS,
    *web.MUTANTS,
    *second_factor.MUTANTS,
    *guessing.MUTANTS,
    *passwords.MUTANTS,
    *rights.MUTANTS,
    *sessions.MUTANTS,
    *accounts.MUTANTS,
    *batches.MUTANTS,
    *transfer.MUTANTS,
    *personal_data.MUTANTS,
    *lists.MUTANTS,
)
