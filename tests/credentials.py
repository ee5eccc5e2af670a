"""Who asks in tests: the administrator that `template` has, unless a test says otherwise."""

from benchmarks.credentials import AUTHORIZATION, CALLER, INSERT_CALLER, KEY, KEY_ID, REGISTERED

__all__ = ["AUTHORIZATION", "CALLER", "INSERT_CALLER", "KEY", "KEY_ID", "REGISTERED"]
