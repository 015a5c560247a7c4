"""A command's help in the language in use: click takes it from docstrings, which are English."""

import inspect

import click

from tui.cli.commands import EXAMPLES
from tui.core.i18n import _


def help_in_language(command: click.Command) -> click.Command:
    """The command with its help, and that of the commands in it, in the language in use."""
    words, head, examples = _parts(command, EXAMPLES)
    command.help = _(words) + head.replace("Examples:", _("Examples:")) + examples
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            # Those of a module that was read before the language was known.
            parameter.help = _(parameter.help)
    for inner in getattr(command, "commands", {}).values():
        help_in_language(inner)
    return command


def split_help(command: click.Command) -> tuple[str, list[str]]:
    """The words of a command's help, and its examples, a line each."""
    words, _head, examples = _parts(command, EXAMPLES.replace("Examples:", _("Examples:")))
    return words.strip(), [line.strip() for line in examples.splitlines() if line.strip()]


def _parts(command: click.Command, head: str) -> tuple[str, str, str]:
    # A compiler from 3.13 on has taken the indentation away, an older one has not.
    return inspect.cleandoc(command.help or "").partition(head)
