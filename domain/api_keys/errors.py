"""What can be refused about an API key."""

from domain.shared.errors import InvalidInput, NotFound


class ApiKeyNotFound(NotFound):
    """The user has no API key of this id, or it was revoked already."""

    code = "api_key_not_found"
    title = "No such API key"
    detail = "There is no such API key, or it was revoked already. `GET /v1/api-keys` lists yours."


class InvalidKeyName(InvalidInput):
    """The name of an API key has 1 to 100 characters, none of them a control character, and is not blank."""

    code = "invalid_key_name"
    title = "Invalid name of a key"
    detail = "Expected 1 to 100 characters, not only white space, without control characters."
    field = "name"


class KeyExpiryInThePast(InvalidInput):
    """An API key that has expired before it is made would be of no use."""

    code = "key_expiry_in_the_past"
    title = "Expiry of the key in the past"
    detail = "Choose a time in the future, or leave it out for a key that does not expire."
    field = "expires_at"
