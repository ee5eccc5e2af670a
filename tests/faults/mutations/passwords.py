"""Mutants: comparing, choosing and changing passwords."""

from typing import Final

from tests.faults.mutations.mutant import Mutant

HASHER: Final = "adapters/security/argon2.py"
VERIFIED: Final = "tests/adapters/security/test_verifying.py"

MUTANTS: Final = (
    Mutant(
        "of passwords: unknown people cost a hash",
        HASHER,
        "_NOBODY.matches(password)",
        "pass",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: verifying is bounded too",
        HASHER,
        "return await self._in_a_thread(_verify, text, password_hash)",
        "return await asyncio.to_thread(_verify, text, password_hash)",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: an imported hash has bounds",
        "adapters/security/argon2_hashes.py",
        "memory > MOST_MEMORY_KIB or memory * iterations > MOST_WORK_KIB or lanes > MOST_LANES",
        "memory == iterations == lanes == 0",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: bcrypt has a bound", "adapters/security/bcrypt_hashes.py", " <= HIGHEST_COST", "", (VERIFIED,)
    ),
    Mutant(
        "of passwords: bcrypt looks at 72 bytes",
        "adapters/security/bcrypt_hashes.py",
        "password[:_BYTES]",
        "password",
        (VERIFIED,),
    ),
    Mutant(
        "of passwords: PBKDF2 has a bound",
        "adapters/security/django_hashes.py",
        'int(found["iterations"]) > MOST_ITERATIONS',
        "False",
        (VERIFIED,),
    ),
    Mutant(
        "a password that changes during a sign-in wins",
        "domain/users/typed_passwords.py",
        "if user.password_hash != verified.user.password_hash or not user.is_active:",
        "if False:",
        ("tests/domain/sessions/use_cases/test_sign_in.py",),
    ),
    Mutant(
        "no connection waits for a password to be compared",
        "domain/users/typed_passwords.py",
        "        await self.unit_of_work.commit()\n",
        "",
        ("tests/domain/sessions/use_cases/test_sign_in.py",),
    ),
    Mutant(
        "another password ends all other sessions",
        "domain/sessions/use_cases/change_own_password.py",
        "        await self.sessions.end_all_of(user.id, at=at, keep=self.actor.session_id)\n",
        "",
        ("tests/app/sessions/test_oneself.py",),
    ),
    Mutant(
        "nobody gets the password of who may do more",
        "domain/sessions/use_cases/set_password_of_user.py",
        "        self.actor.require_all(await self.held_permissions.of(user_id))\n",
        "",
        ("tests/app/sessions/test_of_users.py",),
    ),
    Mutant(
        "who knows the password and no code leaves a trace",
        "domain/sessions/proofs.py",
        "            await self.refusals.remember(user_id, at=at)\n            raise SecondFactorRequired",
        "            raise SecondFactorRequired",
        ("tests/domain/sessions/use_cases/test_sign_in.py",),
    ),
    Mutant(
        "a wrong current password leaves a trace",
        "domain/sessions/own_password.py",
        "            await self.refusals.remember(user_id, at=self.clock.now())\n",
        "",
        ("tests/domain/sessions/test_own_password.py",),
    ),
    Mutant(
        "a right current password forgives those before it",
        "domain/sessions/own_password.py",
        "        await self.throttle.forgive(*attempts)\n",
        "",
        ("tests/domain/sessions/test_own_password.py",),
    ),
    Mutant(
        "nobody needs less than their password for their own account",
        "domain/shared/actor.py",
        "        if person == self.user_id:\n            raise OwnAccount\n",
        "        return\n",
        ("tests/domain/shared/test_actor.py",),
    ),
    Mutant(
        "of accounts: guesses at a password use up no code",
        "domain/sessions/own_password.py",
        "await self.throttle.attempt(*attempts)",
        "await self.throttle.attempt(*OwnerAttempt(user_id, self.origin.client_address).counted)",
        ("tests/domain/sessions/test_own_password.py",),
    ),
)
