"""Roster that waits for a body as long as a test likes to."""

from litestar import Litestar

from app.http import body
from app.main import create_app
from app.settings.settings import Settings

BODY_SECONDS = 2


def create_hasty_app(settings: Settings) -> Litestar:
    body.BODY_SECONDS = BODY_SECONDS  # type: ignore[misc] # final for everybody else
    return create_app(settings)
