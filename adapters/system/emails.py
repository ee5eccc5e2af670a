"""The syntax of e-mail addresses, by the library email-validator."""

import re
from functools import lru_cache
from typing import Final

from email_validator import EmailNotValidError, validate_email

from domain.users.errors import InvalidEmail
from domain.users.ports import EmailParser
from domain.users.values import EMAIL_MAX, Email

# A dot-atom (RFC 5322, 3.2.3) of at most 64 characters (RFC 5321, 4.5.3.1.1): whatever follows it, it stays as it is.
_PLAIN: Final = re.compile(r"(?=.{1,64}@)([a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@([^@]+)")


class EmailValidatorParser(EmailParser):
    """RFC 5322 and 6531 as far as mail really travels: no quoted parts, no IP addresses, IDNs in Unicode."""

    def parse(self, text: str) -> Email:
        # The library normalises before it counts, which takes the square of the length, with all of the process.
        if len(text) > EMAIL_MAX:
            raise InvalidEmail(f"An e-mail address has at most {EMAIL_MAX} characters.")
        # Most addresses are plain ones at a domain seen before. An import has a million of them.
        if (plain := _PLAIN.fullmatch(text)) and (domain := _domain(plain[2])):
            address = f"{plain[1]}@{domain}"
            if address.isascii() and len(address) <= EMAIL_MAX:
                return Email(address)
        try:
            return Email(_normalized(text))
        except EmailNotValidError as error:
            raise InvalidEmail(str(error)) from None


@lru_cache(maxsize=4096)
def _domain(text: str) -> str | None:
    """In its normal form; None when it is not one that mail could be sent to."""
    try:
        return _normalized(f"a@{text}").removeprefix("a@")
    except EmailNotValidError:
        return None


def _normalized(text: str) -> str:
    # No look-up in the DNS: registering people must not depend on somebody else's servers.
    return validate_email(text, check_deliverability=False).normalized
