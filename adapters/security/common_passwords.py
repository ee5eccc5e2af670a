"""Refuses what attackers try first, by the word lists and patterns of zxcvbn."""

from typing import Final

from zxcvbn_rs_py import zxcvbn

from domain.users.ports import CommonPasswords
from domain.users.values import Password

# zxcvbn's own bound between "somewhat guessable" and "safely unguessable": score 3 (Wheeler, USENIX Security 2016).
ENOUGH: Final = 3
# Its work grows fast with the length; a longer password is common only if every piece of it is.
PIECE: Final = 32


class ZxcvbnCommonPasswords(CommonPasswords):
    """A password is common when it is one of the lists', or a repetition, a sequence or a spelling of those."""

    def include(self, password: Password) -> bool:
        text = password.text
        pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
        return all(int(zxcvbn(piece, []).score) < ENOUGH for piece in pieces)
