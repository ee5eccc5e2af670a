"""`make mutants`: takes each protection away in a copy of the project, and says which test misses it.

A protection that no test misses is a test that is missing. `--write` keeps the table in docs/evidence/.
"""

import datetime as dt
import os
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Final

from tests.faults.mutations import MUTANTS, Mutant

ROOT: Final = Path(__file__).parents[2]
# Half of the time a test waits: more of them at once than there are processors.
AT_ONCE: Final = 3
PATIENCE: Final = 600.0
FAILED: Final = re.compile(r"^(?:FAILED|ERROR) ([\w/.]+::\w+)", re.MULTILINE)
NOT_COPIED: Final = ignore_patterns(
    ".venv", ".git", ".hypothesis", ".*_cache", "__pycache__", "*.egg-info", ".roster", ".coverage*"
)


@dataclass(frozen=True)
class Outcome:
    """`killer` is the test that failed first; None when the mutant survived."""

    mutant: Mutant
    killer: str | None

    @property
    def line(self) -> str:
        return (
            f"| {self.mutant.protection} | `{self.mutant.file}` | {f'`{self.killer}`' if self.killer else 'SURVIVED'} |"
        )


def mutated(mutant: Mutant, text: str) -> str:
    """Raises ValueError when the mutant is out of date."""
    if (found := text.count(mutant.old)) != 1:
        raise ValueError(f"{mutant.file} has {found} times, not once: {mutant.old!r}. Bring the mutant up to date.")
    return text.replace(mutant.old, mutant.new)


@contextmanager
def copy_with(mutant: Mutant) -> Iterator[Path]:
    with TemporaryDirectory(prefix="mutant-") as name:
        # A private PostgreSQL runs as another user, who must be able to enter.
        Path(name).chmod(0o755)
        copy = Path(name, "copy")
        copytree(ROOT, copy, ignore=NOT_COPIED)
        file = copy / mutant.file
        file.write_text(mutated(mutant, file.read_text()))
        yield copy


def judge(mutant: Mutant) -> Outcome:
    with copy_with(mutant) as copy:
        require_own_code(copy)
        said = run(copy, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", f"--basetemp={copy}-tmp", *mutant.tests)
    killers = FAILED.findall(said.stdout)
    if said.returncode and not killers:
        raise RuntimeError(f"{mutant.protection}: the tests did not run:\n{said.stdout}\n{said.stderr}")
    outcome = Outcome(mutant, killers[0] if said.returncode else None)
    print(outcome.line, flush=True)  # noqa: T201 (a command)
    return outcome


def require_own_code(copy: Path) -> None:
    """The environment knows the project too, and must not win over the copy. Raises RuntimeError."""
    loaded = Path(run(copy, "-c", "import app; print(app.__file__)").stdout.strip())
    if not loaded.is_relative_to(copy):
        raise RuntimeError(f"The tests of {copy} would load {loaded}.")


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def table(outcomes: Sequence[Outcome]) -> str:
    killed = sum(outcome.killer is not None for outcome in outcomes)
    lines = [
        "# Mutants",
        "",
        f"`make mutants`, {dt.datetime.now(dt.UTC).date()}: {killed} of {len(outcomes)} were noticed.",
        "",
        "| without this protection | in | this test fails first |",
        "|---|---|---|",
        *(outcome.line for outcome in outcomes),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only the mutants whose name contains one of these")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/evidence/")
    asked = parser.parse_args()
    chosen = [each for each in MUTANTS if not asked.words or any(word in each.protection for word in asked.words)]
    with ThreadPoolExecutor(AT_ONCE) as workers:
        outcomes = list(workers.map(judge, chosen))
    if asked.write:
        kept = ROOT / "docs" / "evidence" / f"mutants-{dt.datetime.now(dt.UTC).date()}.md"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(table(outcomes))
    survivors = [outcome.mutant.protection for outcome in outcomes if outcome.killer is None]
    print(f"{len(outcomes) - len(survivors)} of {len(outcomes)} were noticed. Survivors: {survivors or 'none'}")  # noqa: T201
    raise SystemExit(bool(survivors))


if __name__ == "__main__":
    main()
