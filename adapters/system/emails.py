"""The syntax of e-mail addresses, by the library email-validator."""

from email_validator import EmailNotValidError, validate_email

from domain.users.errors import InvalidEmail
from domain.users.ports import EmailParser
from domain.users.values import EMAIL_MAX, Email


class EmailValidatorParser(EmailParser):
    """RFC 5322 and 6531 as far as mail really travels: no quoted parts, no IP addresses, IDNs in Unicode."""

    def parse(self, text: str) -> Email:
        # The library normalises before it counts, which takes the square of the length, with all of the process.
        if len(text) > EMAIL_MAX:
            raise InvalidEmail(f"An e-mail address has at most {EMAIL_MAX} characters.")
        try:
            # No look-up in the DNS: registering people must not depend on somebody else's servers.
            return Email(validate_email(text, check_deliverability=False).normalized)
        except EmailNotValidError as error:
            raise InvalidEmail(str(error)) from None
