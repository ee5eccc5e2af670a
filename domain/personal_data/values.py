"""What is kept about a person, in parts."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

Record: TypeAlias = Mapping[str, object]
"""One thing that is kept, by the names and in the types that the document has."""


class Section(StrEnum):
    """A part of what is kept about a person, in the order of the document. Of all but the first there may be many."""

    USER = "user"
    ROLES = "roles"
    """Those too that have expired."""
    SESSIONS = "sessions"
    """Those too that have ended, until they are forgotten."""
    API_KEYS = "api_keys"
    """Those too that were revoked."""
    AUTHENTICATORS = "authenticators"
    RECOVERY_CODES = "recovery_codes"
    LINKS = "links"
    """Sent by mail, and not used yet."""
    INVITATIONS = "invitations"
    """Sent by the person, or to their address."""
    MAILS = "mails"
    """To the person's address, until they are forgotten: when and what for, not what they say."""
    KEPT_ANSWERS = "kept_answers"
    """Given to the person's requests with an `Idempotency-Key`."""
    AUDIT_EVENTS = "audit_events"
    """What the person did, and what was done to them; the newest first."""
