"""The kinds of error; each leaf, next to its feature, is one fact with a stable public code.

DomainError
├── InvalidInput        the caller sent something no rule accepts
├── Unauthenticated     nobody is known to be asking
├── Forbidden           known, and not allowed
├── NotFound            there is no such thing
├── Conflict            the register's present state speaks against it
├── PreconditionFailed  the caller decided on an outdated state
├── TooManyRequests     the caller has tried too often; wait
└── Unavailable         nothing is wrong with the request; try again
"""

from typing import ClassVar


class DomainError(Exception):
    """A refusal. Raised, never returned: raising is what undoes the request's changes."""

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Error"
    detail: ClassVar[str] = "The request was refused."

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or self.detail)


class InvalidInput(DomainError):
    """The request has a value that no rule accepts; `errors` names the member."""

    code = "invalid_input"
    title = "Invalid input"
    detail = "At least one member of the request is not acceptable: see `errors`."
    field: ClassVar[str | None] = None


class Unauthenticated(DomainError):
    """Nobody is known to be asking."""

    code = "unauthenticated"
    title = "Not signed in"
    detail = "Sign in and try again."


class Forbidden(DomainError):
    """The one who asks is known, and not allowed to."""

    code = "forbidden"
    title = "Not allowed"
    detail = "You may not do this. Ask an administrator for the permission."


class NotFound(DomainError):
    """There is nothing at this address."""

    code = "not_found"
    title = "Not found"
    detail = "There is nothing at this address. Check the path; `/openapi.json` lists all of them."


class Conflict(DomainError):
    """The present state of the register speaks against the change."""

    code = "conflict"
    title = "Conflict"
    detail = "The change contradicts what the register holds. Read it again, then decide."


class PreconditionFailed(DomainError):
    """The caller decided on a state that is no longer the current one."""

    code = "precondition_failed"
    title = "Precondition failed"
    detail = "What you decided on has changed since. Read it again, then decide."


class TooManyRequests(DomainError):
    """The caller has tried too often."""

    code = "too_many_requests"
    title = "Too many requests"
    detail = "Wait as long as `Retry-After` says, then try again."

    def __init__(self, *, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after
        """Whole seconds."""


class Unavailable(DomainError):
    """Nothing is wrong with the request: the service cannot carry it out at the moment, and nothing was changed."""

    code = "unavailable"
    title = "Temporarily unavailable"
    detail = "Nothing was changed. Send the same request again after the time in `Retry-After`."


class OutcomeUnknown(Unavailable):
    """The connection to the database was lost while it committed: the change may or may not have happened."""

    code = "outcome_unknown"
    title = "Outcome unknown"
    detail = "The database did not confirm the change. Read the state, then decide whether to send it again."


class Overloaded(Unavailable):
    """More requests wait already than can be answered soon: this one was refused at once instead of kept waiting."""

    code = "overloaded"
    title = "Overloaded"
    detail = "Too many requests at once; nothing was changed. Send the same one again after the time in `Retry-After`."
