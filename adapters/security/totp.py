"""Authenticator apps, by pyotp: TOTP with SHA-1, 6 digits and steps of 30 seconds, which every app knows (RFC 6238)."""

from datetime import datetime
from hmac import compare_digest
from typing import Final
from uuid import UUID

from pyotp import random_base32
from pyotp.totp import TOTP

from adapters.security.secret_box import SecretBox
from domain.second_factor.entities import Enrolment, TotpFactor
from domain.second_factor.ports import Authenticators
from domain.second_factor.values import TotpCode

STEP_SECONDS: Final = 30
DRIFT_STEPS: Final = (1, 0, -1)
"""A phone's clock may be one step off. The latest first: should one code be that of two steps, both are used up."""


class TotpAuthenticators(Authenticators):
    """Secrets leave this class sealed, or on the way to the person who enrols."""

    def __init__(self, secret_key: str, issuer: str) -> None:
        self._box = SecretBox(secret_key, "totp")
        self._issuer = issuer

    def enrol(self, user_id: UUID, account: str) -> Enrolment:
        secret = random_base32()
        return Enrolment(
            secret=secret,
            uri=TOTP(secret).provisioning_uri(name=account, issuer_name=self._issuer),
            sealed_secret=self._box.seal(secret.encode(), about=user_id.bytes),
        )

    def step_of(self, code: TotpCode, factor: TotpFactor, *, at: datetime) -> int | None:
        totp = TOTP(self._box.open(factor.sealed_secret, about=factor.user_id.bytes).decode())
        present = int(at.timestamp()) // STEP_SECONDS
        # All of them, whatever is found, so that the time it takes tells nothing.
        found = [
            present + drift for drift in DRIFT_STEPS if compare_digest(totp.generate_otp(present + drift), code.digits)
        ]
        return found[0] if found else None
