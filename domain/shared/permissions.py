"""What may be allowed: the whole catalogue. A role is a set of these."""

from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    """One thing that may be allowed."""

    USERS_READ = "users:read"
    USERS_WRITE = "users:write"
    ROLES_READ = "roles:read"
    ROLES_WRITE = "roles:write"
    ROLES_ASSIGN = "roles:assign"
    SESSIONS_READ = "sessions:read"
    SESSIONS_REVOKE = "sessions:revoke"
    KEYS_READ = "keys:read"
    KEYS_WRITE = "keys:write"
    AUTHZ_CHECK = "authz:check"
    AUDIT_READ = "audit:read"

    @property
    def description(self) -> str:
        return _DESCRIPTIONS[self]


_DESCRIPTIONS: Final = {
    Permission.USERS_READ: "Find users and read what the register holds about them.",
    Permission.USERS_WRITE: "Register, import, invite, change, deactivate, activate, unlock, delete and erase users.",
    Permission.ROLES_READ: "Read roles, their permissions and who holds them.",
    Permission.ROLES_WRITE: "Make, change and delete roles.",
    Permission.ROLES_ASSIGN: "Grant roles to users and revoke them.",
    Permission.SESSIONS_READ: "See where users are signed in.",
    Permission.SESSIONS_REVOKE: "Sign users out.",
    Permission.KEYS_READ: "See the API keys of all users, never their secrets.",
    Permission.KEYS_WRITE: "Revoke the API keys of all users.",
    Permission.AUTHZ_CHECK: "Ask what other users may do.",
    Permission.AUDIT_READ: "Read who changed what, and when.",
}

EVERY_PERMISSION: Final = frozenset(Permission)
