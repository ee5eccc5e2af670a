"""Second factors in memory, and authenticators whose codes can be read off."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.second_factor.entities import Enrolment, NewRecoveryCodes, SecondFactorState, TotpFactor
from domain.second_factor.errors import SecondFactorAlreadyEnabled
from domain.second_factor.ports import Authenticators, RecoveryCodes, SecondFactorRepository
from domain.second_factor.values import RECOVERY_CODE_LETTERS, RECOVERY_CODES, RecoveryCode, TotpCode
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister

STEP: Final = 30


class FakeSecondFactorRepository(SecondFactorRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def state_of(self, user_id: UUID) -> SecondFactorState:
        factor, _ = self._register.factors.get(user_id, (None, None))
        if factor is None or not factor.is_confirmed:
            return SecondFactorState()
        left = sum(user == user_id and used is None for (user, _), used in self._register.recovery_codes.items())
        return SecondFactorState(since=factor.confirmed_at, recovery_codes_left=left)

    async def enrol(self, factor: TotpFactor) -> None:
        if factor.user_id not in self._register.users:
            raise UserNotFound
        before, _ = self._register.factors.get(factor.user_id, (None, None))
        if before is not None and before.is_confirmed:
            raise SecondFactorAlreadyEnabled
        self._register.factors[factor.user_id] = (factor, None)

    async def find(self, user_id: UUID) -> TotpFactor | None:
        return self._register.factors.get(user_id, (None, None))[0]

    async def lock(self, user_id: UUID) -> None:
        """Nobody else is there."""

    async def confirm(self, factor: TotpFactor, *, step: int, at: datetime) -> bool:
        stored, _ = self._stored(factor)
        if stored is None or stored.is_confirmed:
            return False
        self._register.factors[factor.user_id] = (replace(stored, confirmed_at=at), step)
        return True

    async def use_step(self, factor: TotpFactor, step: int) -> bool:
        stored, last_step = self._stored(factor)
        if stored is None or not stored.is_confirmed or (last_step is not None and step <= last_step):
            return False
        self._register.factors[factor.user_id] = (stored, step)
        return True

    async def use_recovery_code(self, user_id: UUID, code_hash: bytes, *, at: datetime) -> bool:
        known = self._register.recovery_codes
        if known.get((user_id, code_hash), at) is not None:
            return False
        known[user_id, code_hash] = at
        return True

    async def replace_recovery_codes(self, user_id: UUID, hashes: Collection[bytes]) -> None:
        others = {key: used for key, used in self._register.recovery_codes.items() if key[0] != user_id}
        self._register.recovery_codes = others | {(user_id, each): None for each in hashes}

    async def remove(self, user_id: UUID) -> bool:
        factor, _ = self._register.factors.pop(user_id, (None, None))
        await self.replace_recovery_codes(user_id, ())
        return factor is not None and factor.is_confirmed

    def _stored(self, factor: TotpFactor) -> tuple[TotpFactor | None, int | None]:
        """With the same secret as the one that a code was compared with."""
        stored, last_step = self._register.factors.get(factor.user_id, (None, None))
        is_the_same = stored is not None and stored.sealed_secret == factor.sealed_secret
        return (stored, last_step) if is_the_same else (None, None)


class FakeAuthenticators(Authenticators):
    """The code of a step is its number, so that a test can read it off."""

    def __init__(self) -> None:
        self._enrolled = 0

    def enrol(self, user_id: UUID, account: str) -> Enrolment:
        self._enrolled += 1
        secret = f"SECRET{self._enrolled}"
        sealed = f"{user_id} {secret}".encode()
        return Enrolment(secret=secret, uri=f"otpauth://totp/{account}?secret={secret}", sealed_secret=sealed)

    def step_of(self, code: TotpCode, factor: TotpFactor, *, at: datetime) -> int | None:
        if not factor.sealed_secret.startswith(str(factor.user_id).encode()):
            raise ValueError("sealed for somebody else")
        steps = (step_at(at) + drift for drift in (-1, 0, 1))
        return next((step for step in steps if code_of(step) == code.digits), None)


class FakeRecoveryCodes(RecoveryCodes):
    """The codes of the sets are numbered from one on."""

    def __init__(self) -> None:
        self._made = 0

    def new_set(self, user_id: UUID) -> NewRecoveryCodes:
        numbers = range(self._made + 1, self._made + RECOVERY_CODES + 1)
        self._made += RECOVERY_CODES
        codes = tuple(RecoveryCode(f"{number:0{RECOVERY_CODE_LETTERS}}") for number in numbers)
        return NewRecoveryCodes(codes=codes, hashes=tuple(self.hash_of(code, user_id) for code in codes))

    def hash_of(self, code: RecoveryCode, user_id: UUID) -> bytes:
        return f"{user_id} {code.letters}".encode()


def step_at(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def code_of(step: int) -> str:
    return f"{step % 1_000_000:06}"
