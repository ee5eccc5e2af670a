"""The faults, in two decks that are dealt at the same time: one ends and stops things, one strikes requests."""

from typing import Final

from benchmarks.ledger.faults import clients, database, processes, way

HEAVY: Final = (*database.FAULTS, *processes.FAULTS)
DISK_FULL: Final = database.DISK_FULL
LIGHT: Final = (*way.FAULTS, *clients.FAULTS)
