"""The catalogue of translations, kept in step with the words in the source.

`make catalogue` runs it: it gathers the words, merges them into each language's .po, compiles
those. It prints what is left to translate. The same source gives the same bytes.
"""

import inspect
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tui import __version__
from tui.cli.commands import EXAMPLES
from tui.cli.main import cli
from tui.core.label import Kind
from tui.core.review import Status
from tui.exchange.format import Holds
from tui.exchange.registry import all_formats
from tui.exchange.shared.json_records import _NAMES
from tui.exchange.shared.offset_units import UNITS

ROOT = Path(__file__).parent.parent.parent
LOCALE = ROOT / "tui" / "locale"
LANGUAGES = ("ar",)
VOLATILE = tuple(
    f'"{name}: '
    for name in (
        *("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Report-Msgid-Bugs-To"),
        *("Last-Translator", "Language-Team"),
    )
)
"""Lines of a header that would differ from one run to the next, or say nothing."""

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)

# What click says to a user of ours; the rest of its words are for programmers.
CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Show this message and exit.",
    "Show the version and exit.",
    "%(prog)s, version %(version)s",
    "default: {default}",
    "required",
    "env var: {var}",
    "Missing command.",
    "Missing argument",
    "Missing option",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "No such option {name!r}.",
    "No such command {name!r}.",
    "Option {name!r} does not take a value.",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    "file",
    "directory",
    "path",
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)


def helps(command: click.Command) -> Iterator[str]:
    """The help of a command and of those under it, as far as its examples."""
    words = inspect.cleandoc(command.help or "").partition(EXAMPLES)[0]
    if words:
        yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from helps(inner)


def named() -> Iterator[str]:
    """Words that stand in tables and are looked up when they are shown."""
    for table in (Status, Kind, Holds):
        yield from (member.value for member in table)
    yield from _NAMES.values()
    yield from UNITS.values()
    yield from (one.title for one in all_formats())
    yield from ("all", "retired")


def gathered() -> Catalog:
    """Every message of the program, in the order of the files they stand in."""
    catalog = Catalog(project="hashiya", version=__version__, charset="utf-8", fuzzy=False)
    catalog.header_comment = "# The words of Hashiya. Written by `make catalogue`.\n#"
    found = extract_from_dir(ROOT / "tui", method_map=[("**.py", "python")])
    for file, _line, message, _comments, _context in sorted(found, key=lambda one: one[:2]):
        catalog.add(message, locations=[(f"tui/{file}", 0)])
    for message in helps(cli):
        catalog.add(message, locations=[("tui/cli", 0)])
    for message in named():
        catalog.add(message)
    for said in CLICK:
        catalog.add(said, locations=[("click", 0)])
    return catalog


def po_file(language: str) -> Path:
    """Where the translations into a language are."""
    return LOCALE / language / "LC_MESSAGES" / "hashiya.po"


def merged(language: str) -> Catalog:
    """The language's catalogue with every message there is, and none that is no more."""
    file = po_file(language)
    if file.exists():
        with file.open("rb") as stream:
            catalog = read_po(stream, locale=language)
    else:
        catalog = Catalog(locale=language, project="hashiya", version=__version__, fuzzy=False)
    # No guesses: a wrong translation that fits somehow is worse than none.
    template = gathered()
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = template.header_comment
    catalog.fuzzy = False
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalogue as the bytes of a .po."""
    out = io.BytesIO()
    # Where a message stands is left out: it would change with every move of code.
    write_po(out, catalog, width=100, no_location=True)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(VOLATILE)).encode("utf-8")


def compiled(po: bytes, language: str) -> bytes:
    """The bytes of the .mo made of those of a .po."""
    catalog = read_po(io.BytesIO(po), locale=language)
    # Babel writes the present time where the .po names none.
    catalog.creation_date = catalog.revision_date = NO_TIME
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The messages that have no translation yet, or lack one of its plural forms."""
    missing = []
    for message in catalog:
        said = message.string or ""
        strings = [said] if isinstance(said, str) else list(said)
        plural = not isinstance(message.id, str)
        if message.id and (not all(strings) or (plural and len(strings) != catalog.num_plurals)):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def main() -> int:
    """0 where every message is translated, 1 where some are not."""
    (LOCALE / "hashiya.pot").write_bytes(written(gathered()))
    left = 0
    for language in LANGUAGES:
        catalog = merged(language)
        po = written(catalog)
        po_file(language).write_bytes(po)
        po_file(language).with_suffix(".mo").write_bytes(compiled(po, language))
        for message in untranslated(catalog):
            print(f"{language}: {message!r}")
            left += 1
    print(f"catalogue: {left} to translate", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
