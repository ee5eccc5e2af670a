"""Recovery codes: enough of them, long enough, and of no use to whoever has the database alone."""

from typing import Final

from adapters.security.recovery_codes import HashedRecoveryCodes
from domain.second_factor.values import RecoveryCode, parse_code
from tests.samples import NOBODY, a_user

CODES: Final = HashedRecoveryCodes("a secret key")
USER: Final = a_user().id


def test_a_set_is_ten_codes_that_people_can_type() -> None:
    new = CODES.new_set(USER)
    assert len({code.letters for code in new.codes}) == 10
    assert all(parse_code(code.text) == code for code in new.codes)
    assert all([len(group) for group in code.text.split("-")] == [4, 4, 4] for code in new.codes)


def test_codes_of_two_sets_have_nothing_in_common() -> None:
    codes = [code.letters for _ in range(100) for code in CODES.new_set(USER).codes]
    assert len(set(codes)) == 1000
    # 60 bits: each of the twelve places takes each of the 32 letters.
    assert all(len({code[place] for code in codes}) == 32 for place in range(12))


def test_a_code_is_known_again_by_its_hash() -> None:
    new = CODES.new_set(USER)
    assert [HashedRecoveryCodes("a secret key").hash_of(code, USER) for code in new.codes] == list(new.hashes)


def test_the_hash_is_another_one_for_another_user_and_under_another_key() -> None:
    code = RecoveryCode("0f3k9xw2vd7m")
    hashes = {CODES.hash_of(code, USER), CODES.hash_of(code, NOBODY), HashedRecoveryCodes("other").hash_of(code, USER)}
    assert len(hashes) == 3


def test_no_code_is_printed() -> None:
    new = CODES.new_set(USER)
    assert new.codes[0].letters not in repr(new)
