"""The one row every register starts with: the role `administrator`."""

from typing import Final
from uuid import UUID

from sqlalchemy import func, insert
from sqlalchemy.engine import Connection

from adapters.database.rows import ROLES
from domain.roles.values import ADMINISTRATOR

ADMINISTRATOR_ID: Final = UUID("00000000-0000-7000-8000-000000000001")
"""The same in every register, so that scripts may rely on it."""


def insert_administrator(connection: Connection) -> None:
    """Once, into an empty table of roles."""
    connection.execute(
        insert(ROLES).values(
            id=ADMINISTRATOR_ID,
            name=ADMINISTRATOR.text,
            description="May do everything, now and in later versions.",
            permissions=[],  # the entity knows: every one
            version=1,
            created_at=func.now(),
            updated_at=func.now(),
        )
    )
