"""`roster db doctor`: examine the database as the service would meet it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec
import rich_click as click

from app.shell.configured import configured
from app.shell.failures import REFUSED
from app.shell.wiring import Compose
from domain.shared.diagnosis import Finding, Verdict

_COLOURS: Final = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.FAILING: "red"}
_WIDTH: Final = max(map(len, Verdict))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_obj
def doctor(compose: Compose, *, as_json: bool) -> None:
    """Examine the database as the service would meet it, and say what to change. Fails when something does not hold."""
    wiring = compose()
    findings = asyncio.run(wiring.examine(configured(wiring)))
    if as_json:
        click.echo(msgspec.json.encode(findings))
    else:
        _print(findings)
    if any(finding.verdict is Verdict.FAILING for finding in findings):
        raise SystemExit(REFUSED)


def _print(findings: Sequence[Finding]) -> None:
    indent = max(len(finding.subject) for finding in findings)
    for finding in findings:
        verdict = click.style(finding.verdict.ljust(_WIDTH), fg=_COLOURS[finding.verdict])
        click.echo(f"{verdict}  {finding.subject.ljust(indent)}  {finding.found}")
        if finding.advice:
            click.echo(f"{'':{_WIDTH}}  {'':{indent}}  > {finding.advice}")
    counts = Counter(finding.verdict for finding in findings)
    click.echo(f"{counts[Verdict.OK]} ok, {counts[Verdict.WARNING]} to think about, {counts[Verdict.FAILING]} failing")
