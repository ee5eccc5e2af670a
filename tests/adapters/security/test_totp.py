"""Codes as authenticators make them: the three around the present, each once, whatever the clocks say."""

from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.security.secret_box import SealBroken
from adapters.security.totp import STEP_SECONDS, TotpAuthenticators
from domain.second_factor.codes import SingleUseCodes
from domain.second_factor.entities import Enrolment, TotpFactor
from domain.second_factor.values import TotpCode
from domain.shared.actor import Actor, Origin
from domain.users.entities import User
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.second_factor import FakeRecoveryCodes, FakeSecondFactorRepository
from tests.samples import NOBODY, NOON, a_user

AUTHENTICATORS: Final = TotpAuthenticators("a secret key", "Roster")
times: Final = st.datetimes(datetime(2001, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (UTC is the strategy's own parameter)
drifts: Final = st.integers(-4, 4)


def enrolled(user: User) -> tuple[Enrolment, TotpFactor]:
    enrolment = AUTHENTICATORS.enrol(user.id, user.email.address)
    return enrolment, TotpFactor(user_id=user.id, sealed_secret=enrolment.sealed_secret, created_at=NOON)


def code_at(enrolment: Enrolment, at: datetime, drift: int = 0) -> str:
    """What a phone shows whose clock is so many steps ahead."""
    return pyotp.TOTP(enrolment.secret).at(at + drift * timedelta(seconds=STEP_SECONDS))


def of_three(enrolment: Enrolment, at: datetime) -> set[str]:
    return {code_at(enrolment, at, drift) for drift in (-1, 0, 1)}


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: SHA-1, the last six digits."""
    user = a_user()
    box = AUTHENTICATORS._box
    sealed = box.seal(b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", about=user.id.bytes)
    factor = TotpFactor(user_id=user.id, sealed_secret=sealed, created_at=NOON)
    for second, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        at = datetime.fromtimestamp(second, UTC)
        assert AUTHENTICATORS.step_of(TotpCode(code), factor, at=at) == second // STEP_SECONDS


def test_the_uri_says_what_an_app_must_know() -> None:
    user = a_user("ana+work@example.com")
    enrolment, _ = enrolled(user)
    uri = urlsplit(enrolment.uri)
    assert (uri.scheme, uri.netloc, unquote(uri.path)) == ("otpauth", "totp", "/Roster:ana+work@example.com")
    assert parse_qs(uri.query) == {"secret": [enrolment.secret], "issuer": ["Roster"]}
    # 160 bits, as RFC 4226 recommends.
    assert len(enrolment.secret) == 32


def test_every_secret_is_another_one_and_none_is_readable() -> None:
    user = a_user()
    (first, factor), (second, _) = enrolled(user), enrolled(user)
    assert first.secret != second.secret
    assert first.secret.encode() not in factor.sealed_secret
    assert first.secret not in repr(first)
    assert str(factor.sealed_secret) not in repr(factor)


def test_a_sealed_secret_is_of_no_use_to_another_user_or_under_another_key() -> None:
    enrolment, factor = enrolled(a_user())
    code = TotpCode(code_at(enrolment, NOON))
    moved = TotpFactor(user_id=NOBODY, sealed_secret=factor.sealed_secret, created_at=NOON)
    for authenticators, stored in ((AUTHENTICATORS, moved), (TotpAuthenticators("another key", "Roster"), factor)):
        with pytest.raises(SealBroken):
            authenticators.step_of(code, stored, at=NOON)


@given(at=times, drift=drifts)
def test_at_any_time_exactly_the_three_steps_around_it_are_accepted(at: datetime, drift: int) -> None:
    enrolment, factor = enrolled(a_user())
    code = code_at(enrolment, at, drift)
    step = AUTHENTICATORS.step_of(TotpCode(code), factor, at=at)
    # One code in a million is also that of another step.
    assert (step is not None) == (code in of_three(enrolment, at))
    present = int(at.timestamp()) // STEP_SECONDS
    assert step is None or code_at(enrolment, at, step - present) == code


@given(at=times, tries=st.lists(st.tuples(drifts, st.integers(0, 90)), min_size=2, max_size=12))
async def test_whatever_is_tried_when_no_code_works_twice(at: datetime, tries: list[tuple[int, int]]) -> None:
    """Each try: how far the phone's clock is off in steps, and how many seconds have passed since the last one."""
    register, user = FakeRegister(), a_user()
    register.users[user.id] = user
    factors = FakeSecondFactorRepository(register)
    codes = SingleUseCodes(
        factors=factors,
        authenticators=AUTHENTICATORS,
        recovery_codes=FakeRecoveryCodes(),
        audit=FakeAuditTrail(register, Origin(actor=Actor(name="tester"))),
    )
    enrolment, factor = enrolled(user)
    await factors.enrol(factor)
    await factors.confirm(factor, step=0, at=at)
    last = 0
    for drift, seconds in tries:
        at += timedelta(seconds=seconds)
        code, present = code_at(enrolment, at, drift), int(at.timestamp()) // STEP_SECONDS
        steps = [present + each for each in (1, 0, -1) if code_at(enrolment, at, each) == code]
        is_good = bool(steps) and steps[0] > last
        assert await codes.use(user.id, code, at=at) == is_good
        assert not await codes.use(user.id, code, at=at)
        last = steps[0] if is_good else last
