"""The refusal of a whole import."""

from collections.abc import Sequence

from domain.shared.errors import InvalidInput
from domain.transfer.entities import Import
from domain.transfer.values import Fault


class ImportRefused(InvalidInput):
    """At least one line of the import cannot be accepted, so nothing was changed. The report names all of them."""

    code = "import_refused"
    title = "Import refused"
    detail = "At least one line cannot be accepted, so nothing was changed. The report names every line and why."

    def __init__(self, done: Import, first: Sequence[Fault]) -> None:
        super().__init__()
        self.done = done
        self.first = first
        """The first faults, in the order of the lines."""
