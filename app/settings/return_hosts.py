"""The hosts to which a browser may go back after signing in."""

from app.http.web_address import is_host
from app.settings.variable import RejectedError


def hosts(text: str) -> tuple[str, ...]:
    """Each as it stands in a URL, with the port if it has one. Raises RejectedError."""
    found = tuple(part.strip().lower() for part in text.split(","))
    if not all(map(is_host, found)):
        raise RejectedError("must be host names such as app.example.com or app.example.com:8443, separated by commas")
    return found
