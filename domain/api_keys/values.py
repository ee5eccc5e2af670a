"""The values an API key is made of."""

import unicodedata
from dataclasses import dataclass
from typing import Final, Self

from domain.api_keys.errors import InvalidKeyName

KEY_NAME_MAX: Final = 100
API_KEY_PREFIX: Final = "rak_"
SHOWN_CHARACTERS: Final = len(API_KEY_PREFIX) + 8
"""Of the secret, for its owner to tell one key from another: of 43 random characters 8."""


@dataclass(frozen=True, slots=True)
class KeyName:
    """What the owner calls the key: mostly what it is for."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Trimmed and NFC-normalised. Raises InvalidKeyName."""
        name = unicodedata.normalize("NFC", text).strip()
        if not 1 <= len(name) <= KEY_NAME_MAX or any(unicodedata.category(each) in {"Cc", "Cs"} for each in name):
            raise InvalidKeyName
        return cls(name)
