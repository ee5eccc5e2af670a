"""Why there is no private PostgreSQL. Each message says what to do."""


class EmbeddedPostgresError(Exception):
    """What a command shows its user as it stands, without a traceback."""


class EmbeddedPostgresUnavailable(EmbeddedPostgresError):
    """There is nothing to run here, nobody to run it as, or nowhere to put the data."""


class EmbeddedPostgresBusy(EmbeddedPostgresError):
    """One directory, one owner: another process runs its PostgreSQL there."""


class EmbeddedPostgresFailed(EmbeddedPostgresError):
    """PostgreSQL itself gave up. The message ends with what it said."""
