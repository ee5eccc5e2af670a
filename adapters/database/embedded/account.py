"""The user who runs PostgreSQL's programs: never root."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final, Self

from adapters.database.embedded.errors import EmbeddedPostgresUnavailable

# Nothing of the owner's environment is passed on: it may hold secrets, and a locale that is not installed.
_ENVIRONMENT: Final = {"PATH": os.defpath, "HOME": "/", "LC_ALL": "C", "TZ": "UTC"}
_PR_SET_PDEATHSIG: Final = 1
_libc: Final = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Account:
    """A normal user runs PostgreSQL as themselves (no ids), root as somebody who exists already."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def owning(cls, directory: Path) -> Self:
        """Raises EmbeddedPostgresUnavailable when initdb could not name the user."""
        if uid := os.geteuid():
            _demand_a_name(uid)
            return cls()
        if directory.exists() and (owner := directory.stat()).st_uid:
            return cls(owner.st_uid, owner.st_gid)
        return cls.nobody()

    @classmethod
    def nobody(cls) -> Self:
        try:
            user = pwd.getpwnam("nobody")
        except KeyError:
            raise EmbeddedPostgresUnavailable(
                "PostgreSQL does not run as root, and there is no user `nobody` to run it. "
                "Start as a normal user, or set DATABASE_URL to a PostgreSQL of yours."
            ) from None
        return cls(user.pw_uid, user.pw_gid)

    def reaches(self, directory: Path) -> bool:
        """Asks the kernel, which also knows access lists and mount options."""
        return self.run("/bin/sh", "-c", 'cd "$0"', directory)[0] == 0

    def private(self, path: str, flags: int) -> int:
        """An `opener` for open(): 0600, this account's, and never what a symbolic link in its place points to."""
        descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        self.own(descriptor)
        return descriptor

    def own(self, target: int | Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(target, self.uid, self.gid)

    def run(self, *command: str | Path) -> tuple[int, str]:
        """The exit code, and everything that was printed."""
        with self.start(*command, output=subprocess.PIPE) as process:
            printed, _ = process.communicate()
        return process.returncode, printed.decode(errors="replace").strip()

    def start(self, *command: str | Path, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        """Its own session, so that a Ctrl-C in the terminal reaches only the owner, who may still be draining."""
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=_ENVIRONMENT,
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            # It makes two system calls and takes no lock, which is what threads make dangerous. It runs after the
            # change of user, and must: that change clears what it sets.
            preexec_fn=partial(_end_with, os.getpid()),  # noqa: PLW1509
        )


def _end_with(owner: int) -> None:
    """In the child: be told to shut down when the owner dies, however it dies. Only Linux can."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGINT))
        if os.getppid() != owner:
            os._exit(1)


def _demand_a_name(uid: int) -> None:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedPostgresUnavailable(
            f"PostgreSQL needs a user with a name, and user {uid} is not in the password database. "
            "Start as another user, or set DATABASE_URL to a PostgreSQL of yours."
        ) from None
