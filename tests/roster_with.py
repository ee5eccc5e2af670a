"""The command `roster` for another application than Roster's own: the same verbs, server and workers."""

import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from app import cli
from app.shell.wiring import Wiring

compose: Callable[[], object] = cli.compose


def main(target: str, *arguments: str) -> None:
    """`target` is `module:factory`, and the factory takes the settings."""
    module, _, factory = target.partition(":")

    def compose_target() -> object:
        wiring = compose()
        assert isinstance(wiring, Wiring)
        return replace(wiring, create_app=getattr(import_module(module), factory))

    cli.compose = compose_target
    cli.main(arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
