"""Where the shell takes a new password from: a terminal or standard input, never the command line."""

import sys

import rich_click as click


def read_password(*, from_stdin: bool, none: bool) -> str | None:
    """None when the user shall have no password. Raises click.UsageError."""
    if from_stdin and none:
        raise click.UsageError("--password-stdin and --no-password contradict each other.")
    if none:
        return None
    if from_stdin:
        return _from_stdin()
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask for a password: add --password-stdin or --no-password.")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more", err=True)
    return answer


def _from_stdin() -> str:
    """All of it, without the line break that `echo` and editors add."""
    try:
        text = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise click.UsageError("The password on standard input is not UTF-8 text.") from None
    return text.removesuffix("\n").removesuffix("\r")
