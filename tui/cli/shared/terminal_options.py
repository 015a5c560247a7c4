"""What the shell may say about the terminal: the options, and the settings they go over."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from tui.cli.shared.config import ENVIRONMENT, load
from tui.core.i18n import _
from tui.desk.keys.settings import Settings, settings_table

_OPTIONS = ("terminal", "order", "shaping", "marks")


def plain_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--plain``; the environment may say it, too."""
    return click.option(
        "--plain",
        is_flag=True,
        envvar="HASHIYA_PLAIN",
        help=_("Say what changes by lines, for a screen reader."),
    )(command)


def terminal_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--terminal``, ``--order``, ``--shaping``, ``--marks``; the environment may say them too."""
    table = {one.name: one for one in settings_table()}
    for name in reversed(_OPTIONS):
        one = table[name]
        option = click.option(
            f"--{name}",
            envvar=ENVIRONMENT[name],
            type=click.Choice(one.choices),
            help=_("{what} Default: {default}.").format(what=one.help, default=one.default),
        )
        command = option(command)
    return command


def settings_with(options: Mapping[str, str | None]) -> Settings:
    """The config, and the options that were given over it."""
    return load().with_values({name: value for name, value in options.items() if value})
