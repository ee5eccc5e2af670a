"""`roster db`: migrate the database, see how far it is, and examine it."""

import rich_click as click
from alembic.config import Config

from app.shell import migrating
from app.shell.configured import configured
from app.shell.doctor import doctor
from app.shell.failures import REFUSED
from app.shell.wiring import Compose


@click.group()
def db() -> None:
    """Migrate the database, see how far it is, and examine it."""


db.add_command(doctor)


@db.command()
@click.argument("revision", default="head")
@click.pass_obj
def upgrade(compose: Compose, *, revision: str) -> None:
    """Bring the tables up to the REVISION, the newest unless told otherwise."""
    config = _config(compose)
    migrating.upgrade(config, revision)
    _say_where(config)


# So that `-1`, one step back, is no unknown option.
@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision")
@click.pass_obj
def downgrade(compose: Compose, *, revision: str) -> None:
    """Take the tables back to the REVISION (`-1`: one step, `base`: none left), with what they hold."""
    config = _config(compose)
    migrating.downgrade(config, revision)
    _say_where(config)


@db.command()
@click.pass_obj
def current(compose: Compose) -> None:
    """Say which revision the database is at."""
    _say_where(_config(compose))


@db.command()
@click.pass_obj
def check(compose: Compose) -> None:
    """Fail unless the database is at the newest revision and has the tables of the code."""
    config = _config(compose)
    migrating.require_head(config)
    if differences := migrating.differences(config):
        click.echo(differences)
        click.echo("error: The tables are not those of the code: make a migration with `roster db revision`.", err=True)
        raise SystemExit(REFUSED)
    click.echo("The database is at the newest revision and has the tables of the code.")


@db.command()
@click.option("-m", "--message", required=True, help="What the migration does, in a few words.")
@click.option("--autogenerate/--empty", default=True, help="Compare the database with the code, or leave it to you.")
@click.pass_obj
def revision(compose: Compose, *, message: str, autogenerate: bool) -> None:
    """Write a new migration."""
    config = _config(compose)
    if autogenerate:
        migrating.require_head(config)
    click.echo(
        f"Written, now read and complete it: {migrating.new_revision(config, message, autogenerate=autogenerate)}"
    )


def _config(compose: Compose) -> Config:
    wiring = compose()
    return wiring.alembic_config(configured(wiring))


def _say_where(config: Config) -> None:
    found = migrating.current(config)
    click.echo(f"The database is at {found}." if found else "The database has no tables yet: run `roster db upgrade`.")
