"""What is kept of a run: the report, and a picture of it."""

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.contenders import PEERS_PYTHON, POOL_SIZE
from benchmarks.measure import Cost, Run

_ROOT: Final = Path(__file__).parents[1]
_EVIDENCE: Final = _ROOT / "docs" / "evidence"


def keep(text: str, run: Run) -> None:
    """As docs/evidence/bench-<date>.md and .svg: the last run of a day stays."""
    today = datetime.now(UTC).date()
    name = f"bench-{today}"
    command = shlex.join(("python", "-m", "benchmarks", *sys.argv[1:]))
    _EVIDENCE.mkdir(parents=True, exist_ok=True)
    words = f"# The cost of a request, {today}\n\n`{command}`\n\n![CPU time per request]({name}.svg)\n\n{text}"
    (_EVIDENCE / f"{name}.md").write_text(words)
    figures = {
        "title": "CPU time per request, in multiples of the least that it could be",
        "subtitle": f"{today}. Median of {run.rounds} rounds, with the lowest and the highest. One worker each, "
        f"{POOL_SIZE} connections, no access log, {run.people:,} users. Shorter is better.",
        "versions": run.environment,
        "operations": [_drawn(costs) for costs in run.costs],
    }
    subprocess.run(
        [PEERS_PYTHON, "-m", "benchmarks.picture", _EVIDENCE / f"{name}.svg"],
        input=json.dumps(figures),
        text=True,
        check=True,
        cwd=_ROOT,
    )


def _drawn(costs: Sequence[Cost]) -> dict[str, Any]:
    limit = costs[0]
    bars = [_bar(cost, limit) for cost in costs if cost.contender.is_compared]
    return {"name": limit.operation.name, "bars": bars}


def _bar(cost: Cost, limit: Cost) -> dict[str, Any]:
    times = cost.in_multiples_of(limit)
    return {
        "server": cost.contender.name,
        "microseconds": cost.spread.typical,
        "times": times.typical,
        "lowest": times.lowest,
        "highest": times.highest,
    }
