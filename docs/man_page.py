"""The manual page hashiya(1), from the commands themselves: ``python docs/tables.py`` writes it."""

import re
from collections.abc import Iterable, Iterator

import click

from tui import __version__
from tui.cli.commands import groups
from tui.cli.describe import all_commands, program, usage
from tui.cli.help_language import split_help
from tui.cli.main import cli
from tui.cli.shared.output import ExitCode

HEAD = f"""'\\" -*- coding: utf-8 -*-
.TH HASHIYA 1 "" "hashiya {__version__}" "User commands"
.SH NAME
hashiya \\- read Arabic articles in a terminal and tag spans with one key
"""
CODES = {
    ExitCode.DONE: "done",
    ExitCode.DATA: "the data has problems",
    ExitCode.USAGE: "wrong usage or config",
    ExitCode.DATABASE: "the database cannot be opened",
    ExitCode.INTERRUPTED: "interrupted",
}
ENVIRONMENT = {
    "HASHIYA_DB": "the database",
    "HASHIYA_ANNOTATOR": "who annotates",
    "HASHIYA_LANG": "the language, en or ar",
    "HASHIYA_CONFIG": "the config file; see hashiya config path",
    "NO_COLOR": "leaves the colours out",
}


def roff(text: str) -> str:
    """Text as roff's input: a line is no request, and a hyphen is the one that is typed."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", safe, flags=re.MULTILINE)


def man_page() -> str:
    """The page: each command under the title of its group, with its options and examples."""
    context = program(cli)
    words, _examples = split_help(cli)
    lines = [HEAD.rstrip("\n"), ".SH SYNOPSIS"]
    lines += [
        ".B hashiya",
        "[OPTIONS] [PATH]...",
        ".br",
        ".B hashiya",
        "[OPTIONS] COMMAND [ARGS]...",
    ]
    lines += [".SH DESCRIPTION", *_paragraphs(words), ".SH OPTIONS", *_options(context)]
    by_name: dict[str, list[click.Context]] = {}
    for one in all_commands(context):
        by_name.setdefault(one.command_path.split()[1], []).append(one)
    for title, names in groups().items():
        lines.append(f".SH {roff(title.upper())}")
        for name in names:
            for one in by_name[name]:
                lines += _command(one)
    lines += [".SH EXIT STATUS", *_pairs((str(int(code)), said) for code, said in CODES.items())]
    lines += [".SH ENVIRONMENT", *_pairs(ENVIRONMENT.items())]
    return "\n".join(lines) + "\n"


def _command(context: click.Context) -> Iterator[str]:
    words, examples = split_help(context.command)
    yield f".SS {roff(usage(context))}"
    yield from _paragraphs(words)
    yield from _options(context)
    if examples:
        yield from (".P", "Examples:", ".P", ".RS", ".nf", roff("\n".join(examples)), ".fi", ".RE")


def _paragraphs(words: str) -> Iterator[str]:
    for paragraph in words.split("\n\n"):
        yield from (".P", roff(paragraph))


def _options(context: click.Context) -> Iterator[str]:
    options = [one for one in context.command.params if isinstance(one, click.Option)]
    for option in options:
        names = ", ".join((*option.opts, *option.secondary_opts))
        taken = "" if option.is_flag else f" {option.make_metavar(context)}"
        yield from _pairs([(names + taken, option.help or "")])


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, said in pairs:
        yield from (".TP", f".B {roff(name)}", roff(said))
