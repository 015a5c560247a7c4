"""What ``--help --json`` prints: a command, its options and its inner commands, for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from tui import __version__
from tui.cli.commands import groups
from tui.cli.help_language import split_help
from tui.cli.shared.output import ExitCode


def program(cli: click.Group) -> click.Context:
    """The context of the program itself, from which those of its commands come."""
    return click.Context(cli, info_name="hashiya", **cli.context_settings)


def inner_commands(context: click.Context) -> Iterator[click.Context]:
    """A context for each command of a group, in the order in which help lists them."""
    group = context.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield click.Context(command, parent=context, info_name=name)


def all_commands(context: click.Context) -> Iterator[click.Context]:
    """A context for every command of a group and of the groups in it, depth first."""
    for inner in inner_commands(context):
        yield inner
        if isinstance(inner.command, click.Group):
            yield from all_commands(inner)


def usage(context: click.Context) -> str:
    """A command's whole name and what may follow it."""
    return " ".join((context.command_path, *context.command.collect_usage_pieces(context)))


def words_as_json(cli: click.Group, words: Sequence[str]) -> dict[str, Any]:
    """The command that the words of a command line name, as ``command_as_json`` has it.

    Where they name none, the whole program.
    """
    context = program(cli)
    for word in words:
        inner = context.command
        if not isinstance(inner, click.Group):
            break
        if command := inner.get_command(context, word):
            context = click.Context(command, parent=context, info_name=word)
    return command_as_json(context) if context.parent else program_as_json(context)


def program_as_json(context: click.Context) -> dict[str, Any]:
    """The whole program: its commands with their groups, its options, and its exit codes."""
    titles = {name: title for title, names in groups().items() for name in names}
    found = command_as_json(context)
    for one in found["commands"]:
        one["group"] = titles[one["name"].split()[1]]
    codes = {code.name.lower().replace("_", " "): int(code) for code in ExitCode}
    return found | {"version": __version__, "exit_codes": codes}


def command_as_json(context: click.Context) -> dict[str, Any]:
    """A command as JSON: name, usage, help, examples, arguments, options, inner commands.

    Each argument and option has what it may be (``choices``, or a ``type``), whether it must be
    given, whether it may be given again, and the environment variable that stands for it.
    """
    command = context.command
    words, examples = split_help(command)
    found: dict[str, Any] = {
        "name": context.command_path,
        "usage": usage(context),
        "help": words,
        "examples": examples,
        "arguments": [
            {**_parameter(one), "names": [one.make_metavar(context)]}
            for one in command.params
            if isinstance(one, click.Argument)
        ],
        "options": [
            {**_parameter(one), "help": one.help or "", "flag": one.is_flag}
            for one in command.get_params(context)
            if isinstance(one, click.Option)
        ],
    }
    if isinstance(command, click.Group):
        found["commands"] = [command_as_json(inner) for inner in inner_commands(context)]
    return found


def _parameter(one: click.Parameter) -> dict[str, Any]:
    """What holds of an argument and of an option alike."""
    found: dict[str, Any] = {
        "names": [*one.opts, *one.secondary_opts],
        "type": one.type.name,
        "required": one.required,
        "again": one.multiple if isinstance(one, click.Option) else one.nargs != 1,
    }
    if isinstance(one.type, click.Choice):
        found["choices"] = [str(choice) for choice in one.type.choices]
    if one.envvar:
        found["environment"] = one.envvar
    return found
