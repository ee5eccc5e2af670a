"""A command whose verbs are imported when they are run: listing them takes no time."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import rich_click as click

from app.shell.for_good import for_good


class LazyGroup(click.RichGroup):
    """Each verb has its name and its summary here, and its command in the module `package.name` under that name."""

    def __init__(self, *, package: str, verbs: Mapping[str, str], **settings: Any) -> None:
        listed = [click.RichCommand(name=name, help=summary) for name, summary in verbs.items()]
        super().__init__(commands=listed, **settings)
        self._package = package

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, listed and self._imported(str(name).replace("-", "_")), rest

    def _imported(self, module: str) -> click.Command:
        with for_good():
            command: click.Command = getattr(import_module(f"{self._package}.{module}"), module)
        return command
