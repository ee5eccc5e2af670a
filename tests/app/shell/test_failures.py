"""One line for each failure that the user can do something about."""

import pytest
import rich_click as click

from adapters.database.embedded import EmbeddedPostgresBusy
from app.cli import understand
from app.settings.variable import SettingsError
from app.shell.failures import Refused, advice, failures_in_one_line
from domain.shared.errors import OutcomeUnknown, Unavailable
from domain.users.errors import LastAdministrator

UNREACHABLE = (
    "error: The database cannot be reached, or cannot do this now: is it running, and is DATABASE_URL right? "
    "Nothing was changed."
)


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (SettingsError("ROSTER_PORT must be a number"), 2, "error: ROSTER_PORT must be a number"),
        (Refused("Do something else."), 1, "error: Do something else."),
        (EmbeddedPostgresBusy("Stop it first."), 1, "error: Stop it first."),
        (LastAdministrator(), 1, f"error: {LastAdministrator.detail} (last_administrator)"),
        (ConnectionRefusedError(), 1, f"{UNREACHABLE} (unavailable)"),
        (Unavailable(), 1, f"{UNREACHABLE} (unavailable)"),
        (OutcomeUnknown(), 1, f"error: {OutcomeUnknown.detail} (outcome_unknown)"),
    ],
)
def test_says_it_in_one_line(error: Exception, status: int, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end, failures_in_one_line(understand):
        raise error
    assert end.value.code == status
    assert capsys.readouterr() == ("", f"{line}\n")


@pytest.mark.parametrize("error", [RuntimeError("a mistake of ours"), click.UsageError("as click shows it")])
def test_leaves_alone_what_is_not_its_own(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, failures_in_one_line(understand):
        raise error
    assert raised.value is error


@pytest.mark.parametrize(
    ("sqlstate", "word"),
    [
        ("08006", "cannot be reached"),
        ("28P01", "does not accept"),
        ("3D000", "no such database"),
        ("42501", "may not do this"),
        ("42703", "roster db upgrade"),
        ("42P01", "roster db upgrade"),
        ("53300", "cannot be reached"),
        ("57P03", "cannot be reached"),
    ],
)
def test_knows_what_is_wrong_with_the_setup(sqlstate: str, word: str) -> None:
    assert word in (advice(sqlstate) or "")


@pytest.mark.parametrize("sqlstate", [None, "23505", "42601"])
def test_takes_nothing_else_for_a_mistake_of_the_setup(sqlstate: str | None) -> None:
    assert advice(sqlstate) is None
