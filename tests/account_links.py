"""Secrets of links that mails bring, put there by SQL: for tests that are about what the links do."""

from typing import Final
from uuid import uuid4

from adapters.database.authenticator import hash_of
from domain.accounts.values import ACCOUNT_TOKEN_PREFIX, Purpose
from domain.shared.secrets import new_secret
from tests.databases import Connection
from tests.signing_in import Person

# About whom, or for which address: what domain/accounts/tokens.py makes of each purpose.
_INSERT: Final = """
    INSERT INTO account_tokens (id, secret_hash, purpose, user_id, links_version, email, email_key, display_name,
                                role_ids, created_at, expires_at)
    SELECT $1, $2, $3, user_id, links_version, email, email, display_name, '{}', now(), now() + interval '1 hour'
    FROM (SELECT id AS user_id, links_version, display_name FROM users WHERE id = $4) AS person,
         (SELECT $5::text AS email) AS address
"""
_OF_APPLICANT: Final = "UPDATE account_tokens SET user_id = NULL, links_version = NULL WHERE id = $1"


async def a_link(truth: Connection, purpose: Purpose, person: Person, address: str | None = None) -> str:
    """The secret. `person` is who it is about, who invites, or after whom somebody is named who registers."""
    token, secret = uuid4(), new_secret(ACCOUNT_TOKEN_PREFIX)
    await truth.execute(_INSERT, token, hash_of(secret), purpose.value, person.id, address)
    if purpose is Purpose.VERIFY:
        await truth.execute(_OF_APPLICANT, token)
    return secret
