"""Deciding on what was last read: the rule against lost updates."""

from typing import TypeAlias

from domain.shared.errors import PreconditionFailed

ExpectedVersions: TypeAlias = frozenset[int] | None
"""The versions on which the caller decided. None: any will do. Empty: none can match."""


class VersionIsStale(PreconditionFailed):
    """`If-Match` names a version that is no longer the current one: somebody else changed it in between."""

    code = "version_is_stale"
    title = "Changed since you read it"
    detail = "Somebody else changed this since you read it. Read it again and repeat your change on what you find."


def require_version(current: int, expected: ExpectedVersions) -> None:
    """Raises VersionIsStale unless the caller decided on `current`."""
    if expected is not None and current not in expected:
        raise VersionIsStale
