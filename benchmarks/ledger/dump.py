"""The ledger itself, for whoever looks for the cause of a finding: one JSON object a line."""

from pathlib import Path

import msgspec

from benchmarks.ledger.operations import Operation
from benchmarks.ledger.run import Result


def dump(result: Result, file: Path) -> None:
    """All operations in the order of their subjects."""
    with file.open("wb") as lines:
        for subject in result.subjects:
            for operation in subject.operations:
                lines.write(msgspec.json.encode(_line(operation, result)) + b"\n")


def _line(operation: Operation, result: Result) -> dict[str, object]:
    return {
        "id": operation.id,
        "kind": operation.kind,
        "subject": operation.subject.key,
        "request": f"{operation.request.method} {operation.request.target}",
        "body": operation.request.body.decode(),
        "attempts": operation.attempts,
        "events": result.truth.events.get(operation.id, []),
        "row": result.truth.rows.get((operation.subject.table, operation.subject.key)),
    }
