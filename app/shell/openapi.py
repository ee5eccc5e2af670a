"""`roster openapi`: the document, without a database and without a server."""

from secrets import token_urlsafe
from typing import Final

import msgspec
import rich_click as click
from sqlalchemy.engine import URL

from app.docs.document import ServedDocument
from app.http.openapi import document
from app.settings.access import AccessSettings
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.shell.wiring import Compose

# The document says what the code does, whatever the installation: no setting shows in it, and nothing connects.
_ANY: Final = Settings(
    database=DatabaseSettings(url=URL.create("postgresql+asyncpg")),
    server=ServerSettings(),
    access=AccessSettings(secret_key=token_urlsafe()),
)


@click.command()
@click.option("--yaml", "as_yaml", is_flag=True, help="Print it as YAML.")
@click.pass_obj
def openapi(compose: Compose, *, as_yaml: bool) -> None:
    """Print the OpenAPI document."""
    app = compose().create_app(_ANY)
    served = ServedDocument(document)
    if as_yaml:
        click.echo(served.as_yaml(app, "").body, nl=False)
    else:
        click.echo(msgspec.json.format(served.as_json(app, "").body))
