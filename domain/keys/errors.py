"""What can be wrong with signing keys."""


class SecretKeyIsWrong(Exception):
    """A mistake of the operator, so no answer to a request: the start is refused, or the log says it."""

    def __init__(self) -> None:
        super().__init__(
            "ROSTER_SECRET_KEY is not the one that the signing keys in the database were encrypted under: start with "
            "that one. If it is lost, docs/operations.md says what to do (The secret key)."
        )
