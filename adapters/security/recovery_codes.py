"""Recovery codes: made at random, and known again by a hash that needs ROSTER_SECRET_KEY."""

import hmac
import secrets
from typing import Final
from uuid import UUID

from adapters.security.secret_box import derived_key
from domain.second_factor.entities import NewRecoveryCodes
from domain.second_factor.ports import RecoveryCodes
from domain.second_factor.values import (
    RECOVERY_ALPHABET,
    RECOVERY_CODE_LETTERS,
    RECOVERY_CODES,
    RecoveryCode,
)

_PURPOSE: Final = "recovery-codes"


class HashedRecoveryCodes(RecoveryCodes):
    """60 random bits are too few for a plain hash: whoever has the database alone must not be able to search them."""

    def __init__(self, secret_key: str) -> None:
        self._key = derived_key(secret_key, _PURPOSE)

    def new_set(self, user_id: UUID) -> NewRecoveryCodes:
        codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
        return NewRecoveryCodes(codes=codes, hashes=tuple(self.hash_of(code, user_id) for code in codes))

    def hash_of(self, code: RecoveryCode, user_id: UUID) -> bytes:
        return hmac.digest(self._key, user_id.bytes + code.letters.encode(), "sha256")


def _new_code() -> RecoveryCode:
    return RecoveryCode("".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_CODE_LETTERS)))
