"""How often something was tried."""

from datetime import datetime

from advanced_alchemy.base import DefaultBase
from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column


class AttemptsRow(DefaultBase):
    """Those of one subject: at `until` the last of them is worked off, and the row says nothing any more.

    The proof that somebody is who they say is such a row too, and lasts until then.
    """

    __tablename__ = "attempts"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    until: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
