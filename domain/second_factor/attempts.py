"""How often somebody may try to prove that they are the owner of an account."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from domain.shared.throttle import Limit, Subject, Throttle

SHORT: Final = Limit(name="second_factor", attempts=5, window=timedelta(minutes=5))
"""For people who mistype."""
LONG: Final = Limit(name="second_factor_daily", attempts=20, window=timedelta(days=1))
"""For programs that do not tire: of a million codes three are good at a time, so a year of guessing has 2 %."""


def attempts_of(user_id: UUID) -> tuple[Subject, Subject]:
    """What is counted before every code, wherever it is asked for: one count for all of these places."""
    return Subject(SHORT, str(user_id)), Subject(LONG, str(user_id))


async def forgive(throttle: Throttle, user_id: UUID) -> None:
    """After a good code, and only then: a password alone must not give whoever guesses codes new attempts."""
    for subject in attempts_of(user_id):
        await throttle.forgive(subject)
