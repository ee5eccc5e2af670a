"""A process that owns a private PostgreSQL until its standard input ends: `owner DIRECTORY [--fork]`."""

import os
import sys
from pathlib import Path

from adapters.database.embedded import embedded_postgres


def main() -> None:
    with embedded_postgres(Path(sys.argv[1]), durable=False) as postgres:
        # The worker answers itself, so that there is one when the test goes on.
        if "--fork" not in sys.argv or os.fork() == 0:
            sys.stdout.write(f"{postgres.pid}\n")
            sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
