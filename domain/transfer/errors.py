"""What can be refused about an import, and about each of its lines."""

from domain.shared.errors import Conflict, InvalidInput, NotFound, Unavailable


class ImportNotFound(NotFound):
    """No import has this id."""

    code = "import_not_found"
    title = "No such import"
    detail = "No import has this id. Its answer named it as `id`, and in `Location`."


class ImportInProgress(Conflict):
    """Another import is being carried out. There is one at a time, so that none waits in the middle for another."""

    code = "import_in_progress"
    title = "Import in progress"
    detail = "Another import is being carried out; nothing was changed. Send yours again when that one has ended."


class RegisterChanged(Unavailable):
    """Others registered the same addresses while the import was carried out, again and again."""

    code = "register_changed"
    title = "The register changed meanwhile"
    detail = "Others registered the same addresses during the import; nothing was changed. Send it again."


class MalformedLine(InvalidInput):
    """A line of an import is not what its format demands: CSV as in RFC 4180, or a JSON object on each line."""

    code = "malformed_line"
    title = "Malformed line"
    detail = "This line is not CSV (RFC 4180, UTF-8), or no JSON object of texts; or it has too many members, or few."


class LineTooLong(InvalidInput):
    """A line of an import has more than 65,536 bytes: probably a quotation mark is not closed."""

    code = "line_too_long"
    title = "Line too long"
    detail = "Expected at most 65,536 bytes. Is a quotation mark not closed?"


class UnknownColumn(InvalidInput):
    """The header of a CSV file names a column that is not known, or one twice, or lacks `email` or `display_name`."""

    code = "unknown_column"
    title = "Unknown column"
    detail = (
        "Expected `email` and `display_name`, and as you like `id`, `status`, `roles`, `created_at`, "
        "`email_verified_at` and `password_hash`, each once."
    )


class InvalidStatus(InvalidInput):
    """A user is `active` or `deactivated`."""

    code = "invalid_status"
    title = "Invalid status"
    detail = "Expected `active` or `deactivated`, or nothing."
    field = "status"


class InvalidUserId(InvalidInput):
    """An id is a UUID as RFC 9562 writes it, in small letters."""

    code = "invalid_user_id"
    title = "Invalid id"
    detail = "Expected a UUID in small letters, or nothing."
    field = "id"


class InvalidPastTime(InvalidInput):
    """When somebody registered, or proved their address, is RFC 3339 with an offset, from 1970 until now."""

    code = "invalid_past_time"
    title = "Invalid time in the past"
    detail = "Expected a time such as `2026-03-01T09:30:00Z`, not in the future, or nothing."


class InvalidGrant(InvalidInput):
    """A grant is the name of a role, and after an `@`, when it ends, a time in the future."""

    code = "invalid_grant"
    title = "Invalid grant"
    detail = "Expected names of roles, such as `editor`, or `editor@2027-01-01T00:00:00Z` for one that ends."
    field = "roles"


class UnknownPasswordHash(InvalidInput):
    """The hash of a password is in no format that Roster can verify, or costs too much."""

    code = "unknown_password_hash"
    title = "Unknown password hash"
    detail = "Expected a hash by Argon2, by bcrypt or by Django's PBKDF2, or nothing."
    field = "password_hash"


class RepeatedEmail(InvalidInput):
    """An earlier line of the import has the same e-mail address."""

    code = "repeated_email"
    title = "Repeated e-mail address"
    detail = "An earlier line has this address. Addresses are compared without regard to case."
    field = "email"


class UserIdAlreadyTaken(Conflict):
    """The id of a line of an import is another user's, or an earlier line's."""

    code = "user_id_already_taken"
    title = "Id already taken"
    detail = "Another user, or an earlier line, has this id. Leave the id away, and the user gets a new one."
