"""What can be refused about a user."""

from domain.shared.errors import Conflict, InvalidInput, NotFound


class UserNotFound(NotFound):
    """No user has this id: it never existed, or the user was deleted."""

    code = "user_not_found"
    title = "No such user"
    detail = "No user has this id. Check it, or find the user with `GET /v1/users`."


class EmailAlreadyTaken(Conflict):
    """Another user has this e-mail address. Addresses are compared without regard to case."""

    code = "email_already_taken"
    title = "E-mail address already taken"
    detail = "Another user has this e-mail address. Use another address, or change that user."


class LastAdministrator(Conflict):
    """The register must always have an active administrator whose role does not expire, or nobody could manage it."""

    code = "last_administrator"
    title = "The last active administrator"
    detail = "This is the last active administrator. Give another active user the role `administrator` for good first."


class InvalidEmail(InvalidInput):
    """The e-mail address is not one that mail could be sent to (RFC 5322, RFC 6531)."""

    code = "invalid_email"
    title = "Invalid e-mail address"
    detail = "This is not an e-mail address. Expected something like `ana@example.com`."
    field = "email"


class InvalidDisplayName(InvalidInput):
    """A display name has 1 to 200 characters, none of them a control character, and is not blank."""

    code = "invalid_display_name"
    title = "Invalid display name"
    detail = "Expected 1 to 200 characters, not only white space, without control characters."
    field = "display_name"


class WeakPassword(InvalidInput):
    """A password has 15 to 128 characters and is not one that attackers try first (NIST SP 800-63B-4)."""

    code = "weak_password"
    title = "Weak password"
    detail = "Choose a longer or less common password: several unrelated words make a good one."
    field = "password"


class InvalidSearch(InvalidInput):
    """A search has 1 to 8 words, each with a letter or a digit, in at most 100 characters."""

    code = "invalid_search"
    title = "Invalid search"
    detail = "Expected 1 to 8 words in at most 100 characters, each with at least one letter or digit."
    field = "search"
