"""The command ``hashiya``: which command was meant, and how errors reach the user."""

import gc
import gettext
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import NoSuchCommand, NoSuchOption

from tui import __version__
from tui.cli.commands import COMMANDS, groups, nearest, unknown_word
from tui.cli.help_language import help_in_language
from tui.cli.shared import output
from tui.cli.shared.output import ExitCode, fail
from tui.core import i18n
from tui.core.errors import HashiyaError, UsageError
from tui.core.i18n import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

LANGUAGES = ("en", "ar")
HELP = {"-h", "--help"}
WHOLE_SENTENCE = 500
"""Longer than the first sentence of any command's help: a list of commands cuts none."""


class Hashiya(click.Group):
    """A group whose default command is ``open``: ``hashiya FILE`` opens the desk."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under the titles of their groups."""
        width = max(map(len, COMMANDS))
        for title, names in groups().items():
            rows = [
                (name.ljust(width), command.get_short_help_str(WHOLE_SENTENCE))
                for name in names
                if (command := self.get_command(ctx, name))
            ]
            with formatter.section(title):
                formatter.write_dl(rows)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        if name == "open":
            # Nearly all that is loaded for the desk stays; it collects again once it is painted.
            gc.disable()
        command = getattr(import_module(COMMANDS[name]), name.replace("-", "_") + "_command")
        assert isinstance(command, click.Command)
        return help_in_language(command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        place = 0
        while place < len(args) and args[place] in ("--debug", "--lang"):
            place += 2 if args[place] == "--lang" else 1
        following = args[place] if place < len(args) else ""
        if not following and ctx.resilient_parsing:
            # A shell asks how it could go on, and a command could stand here.
            return super().parse_args(ctx, args)
        if following not in COMMANDS and following not in HELP | {"--version"}:
            _refuse_slip(following, args[place + 1 :], self.get_command(ctx, "open"))
            if not following.startswith("--lang=") and args[-1:] != ["--lang"]:
                args = [*args[:place], "open", *args[place:]]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """The commands; where none begins so, files: ``hashiya FILE`` opens one."""
        from click.shell_completion import CompletionItem

        # Click's script for bash drops all else that is offered beside files.
        commands = super().shell_complete(ctx, incomplete)
        return commands or [CompletionItem(incomplete, type="file")]


def _refuse_slip(name: str, others: Sequence[str], opening: click.Command | None) -> None:
    """Whoever asks a command that there is not for help, or gives it an option that ``open`` has
    not, means no ``open``."""
    if name.startswith("-") or not any(one.startswith("-") for one in others):
        return
    options = {one.partition("=")[0] for one in others if one.startswith("-")} - HELP - {"--"}
    known = {opt for one in opening.params for opt in one.opts} if opening else set()
    if (options - known or not HELP.isdisjoint(others)) and not Path(name).exists():
        if meant := nearest(name):
            raise unknown_word(name, meant)


@click.group(cls=Hashiya, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("The language of the interface."))
@click.option("--debug", is_flag=True, help=_("Show the traceback of an error."))
@click.version_option(__version__, prog_name="hashiya")
def cli(lang: str | None, debug: bool) -> None:
    """Read Arabic articles in a terminal and tag them.

    hashiya [PATH...] opens the desk on a database; other files are imported first.
    """


def speak(given: Sequence[str]) -> None:
    """Before anything is imported whose words are looked up while it is.

    Raises UsageError where ``HASHIYA_LANG`` names a language that there is not.
    """
    wanted = os.environ.get("HASHIYA_LANG") or _locale()
    for place, argument in enumerate(given[:3]):
        if argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
        elif argument == "--lang" and place + 1 < len(given):
            wanted = given[place + 1]
    if wanted == os.environ.get("HASHIYA_LANG") and wanted not in LANGUAGES:
        raise UsageError(
            _("HASHIYA_LANG is {name!r}, which is not one of the languages").format(name=wanted),
            way_out=_("choose from {names}").format(names=", ".join(LANGUAGES)),
        )
    if wanted == "ar":
        folder = Path(__file__).parent.parent / "locale"
        i18n.use(gettext.translation("hashiya", folder, [wanted]))
        # click's own words are looked up in the process's own catalogue.
        os.environ["LANGUAGE"] = wanted
        gettext.bindtextdomain("hashiya", folder)
        gettext.textdomain("hashiya")
        help_in_language(cli)
        from tui.cli.shared.arabic_output import Formatter, draw_words

        click.Context.formatter_class = Formatter
        output.shape = draw_words


def asks_for_json_help(given: Sequence[str]) -> bool:
    """Whether ``--help`` and ``--json`` stand among the words, wherever, before a ``--``."""
    options = set(given[: given.index("--")] if "--" in given else given)
    return "--json" in options and not HELP.isdisjoint(options)


def _locale() -> str:
    """The language of the locale, as gettext finds it: ``ar`` of ``ar_EG.UTF-8``."""
    found = (os.environ.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return re.split(r"[_.@:]", next(filter(None, found), ""))[0]


def _usage(error: click.ClickException) -> UsageError:
    """What click found wrong with the words of the command, as one line like our own."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "hashiya"
    said = error.format_message()
    way_out = _("see {command} --help").format(command=command)
    if isinstance(error, NoSuchCommand | NoSuchOption):
        said = error.message
        if error.possibilities:
            way_out = _("did you mean {name}?").format(name=error.possibilities[0])
    return UsageError(said.strip().rstrip("."), way_out=way_out)


def _unforeseen(error: Exception, given: Sequence[str]) -> HashiyaError:
    # A word of the command that is not in UTF-8 has half characters in Python.
    wrong = [word for word in given if any("\ud800" <= letter <= "\udfff" for letter in word)]
    if wrong and isinstance(error, UnicodeEncodeError):
        return UsageError(_("{word!r} is not valid UTF-8").format(word=wrong[0]))
    return HashiyaError(
        _("an error in Hashiya itself: {error!r}").format(error=error),
        way_out=_("run it again with --debug before the command, and report what it shows"),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; an error is one line unless ``--debug``."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given[:3]
    output.replace_closed()
    try:
        speak(given)
        if asks_for_json_help(given):
            from tui.cli.describe import words_as_json

            output.data_json(words_as_json(cli, given))
            sys.exit(ExitCode.DONE)
        code = cli.main(args=given, prog_name="hashiya", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = ExitCode.USAGE
    except click.ClickException as error:
        code = fail(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough.
        output.drop_the_rest()
        code = ExitCode.DONE
    except HashiyaError as error:
        if debug:
            raise
        code = fail(error)
    except OSError as error:
        if debug:
            raise
        code = fail(HashiyaError(error.strerror or str(error), file=error.filename))
    except MemoryError:
        if debug:
            raise
        code = fail(
            HashiyaError(
                _("there is not enough memory"),
                way_out=_("use smaller files, or cut long articles with: hashiya import --every N"),
            )
        )
    except Exception as error:
        if debug:
            raise
        code = fail(_unforeseen(error, given))
    sys.exit(code if isinstance(code, int) else ExitCode.DONE)
