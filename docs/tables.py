"""Writes the pages of keys, of settings and of commands from the program's own tables.

Run ``python docs/tables.py``; a test fails when the files and the program differ.
"""

from collections.abc import Iterable
from pathlib import Path

import click

from docs.man_page import man_page
from tui.cli.describe import all_commands, program, usage
from tui.cli.help_language import split_help
from tui.cli.main import cli
from tui.cli.shared.config import ENVIRONMENT
from tui.desk.field.field_keys import field_keys
from tui.desk.keys.adjudication_commands import own_commands
from tui.desk.keys.commands import commands
from tui.desk.keys.key_names import key_name
from tui.desk.keys.settings import (
    Settings,
    adjudication_actions,
    key_actions,
    settings_table,
    twins_of,
)

HERE = Path(__file__).parent

KEYS_HEAD = """# Keys

Letters and digits belong to the labels: the side panel shows which. Commands sit on the keys
below; the third column is what the same key sends when the keyboard is in Arabic, where it
differs. `hashiya keys` prints this table with your own keys in it, Ctrl+P in the program finds a
command by its name.

On an Arabic keyboard Shift+`[` and Shift+`]` type `<` and `>`, which are keys of their own here,
so the end of a span has `'` and `"` besides `{` and `}`. Where a terminal keeps Shift with an
arrow to itself, Space drops an anchor and every move selects. F10 quits where a terminal keeps
Ctrl+Q. The key `b` is never a label's: on an Arabic keyboard it types lam-alef.

Persian, Urdu (phonetic) and Kurdish (Sorani) keyboards are read by where their letters lie, too.
Which one it is, the locale says at first, and then the first letter that the layout at hand does
not have (the last line says so); `keyboard` in the config sets it for good. Letters that lie
elsewhere in another layout (د is `]` in Arabic, `n` in Persian, `d` in Urdu and Kurdish) stand for
the layout at hand; kitty, foot, Ghostty, Alacritty and WezTerm tell the key itself. In lists and
fields, Ctrl with an Urdu or a Kurdish letter that lies elsewhere in Arabic is no key.

In the list of labels (Enter) and of commands (Ctrl+P), type to filter, or type a row's number to
take it. In the list of articles (Ctrl+O), type words, `#label` (its name or title, or how they
begin), `#relation:label` (any, where none is named), `#attribute:name` or `#attribute:name=value`,
`@annotator` or `!` (bears a note); Tab chooses a status, Ctrl+T the order. A note on an
article (`;` with no span focused) flags it. In the search of all articles (Ctrl+F), type words, a
`"phrase"` or the beginning of a word (`كتا*`), with `#label`, `@annotator` or `!` beside them; Tab
chooses a status, Ctrl+T whether proclitics may stand before the words.

A label's key never removes anything. Pressed where the words bear that label already, it says so,
and Backspace then removes what it named. Tab goes first to a span that begins at the cursor; on a
focused span a label's key changes its label, and the keys of the edges its length.

`` ` `` writes a letter of the row where the fingers lie on each word that you probably want next
(it is suggested, you tagged its form before, or you have not met it yet), on nine at the most, and
two letters on the others; press them to go there. With Shift, or after Space or `` ` `` once more,
they select up to that word instead; Esc leaves. The letters are Arabic where the last letter that
you typed was. A digit that no label has says how often the next motion, selection or edge is
repeated: `12` `left` goes twelve words on. Before a label's key it says how many words that tags,
from where the cursor or the selection begins; Esc forgets it. `*` goes to the next word where a
span of yours probably begins, and selects the words that it likely has, learned from what you read
and tagged so far; `1` and a label's key tags the first one alone. `!` and a letter goes to the next
word that begins with it, with or without its proclitics and whatever its spelling; `!` again goes
on. `)` selects to the end of the clause; pressed again it takes in the closing mark, or the next
clause. `(` selects the clause around the cursor, then the sentence, the quotation or bracket, the
paragraph. `$` goes to the next clause, `_` back to the start of this one or of the one before.

`~` has letters stay. They then stand by themselves where nothing else is at hand: in an article
that was just opened, after a label, after the last suggestion, after Esc; under the words, where
there are lanes, so that these can be read. Going to a word costs its letters alone, and selects
with it what likely belongs to it, as `*` does; with Shift, or after `` ` ``, they select up to it.
Every other key does what it always does. So do the labels' keys, which stand on no word where at
most twelve labels have a letter for their key. Where more have one, their letters are words', too:
what one went to or selected, and words that a span was just taken off, are for the labels' keys
even then; the key of the last label stands on no word and says, held down, that the words bear it;
for another label on the same words press Esc first. Esc puts the letters away until the next label
or article, and `` ` `` writes them at once. Of two letters the first is taken back by Esc or
Backspace. `~` again has letters come by `` ` `` alone; which it was is remembered, but not in a
browser.

`+` on a span lists the other places of its form: Enter takes the one under the cursor, Space skips
it, `a` takes all that are ticked, Tab changes the level, `+` again lists all articles, Esc leaves.
`=` before a place says that it is tagged so already, `!` tagged otherwise, `<` part of a longer
span, or of a longer name that you tagged elsewhere, `~` inside another word; such places are not
ticked, but for `<` where your spans lie in one another. One Ctrl+Z takes back all that was taken
from one list, in all articles.

Forms that you tagged before, that stand in a list of names (`hashiya gazetteer`) or that were
imported as suggestions are offered under a dotted bar with `?` and their label. `\\` (or Ctrl+E)
goes to the next suggestion, `|` (or Ctrl+R) to the one before, past your own spans; Tab goes to
both alike. On a suggestion Enter takes it, a label's key tags it otherwise, and `[ ] { } -` or
Shift with an arrow mend its edges before that; Backspace refuses it: its form is not offered in
that article again (Ctrl+Z takes that back). Each of them goes on to the next suggestion,
and for whoever went through those of one article the next article opens on its first. Places
left unticked in the list of `+` when `a` takes the others are not offered in that article again
either. Own forms of a label that were refused more often than taken in the last 50 articles are
not offered.

What a model alone offers ([model.md](model.md)) has `~` and a dashed, dimmer bar; the last line
says how sure the model is, of how many articles it learned, and how often it met the form. The
side panel counts both: `Offers 7 (~3)`. `=` steps from all to own forms alone to none, which is
remembered. Nothing of them is counted or exported before it is taken.
"""

ADJUDICATION_HEAD = """
## In adjudication

`hashiya adjudicate`, Ctrl+P `adjudicate`, Enter in the list of agreement, Ctrl+G in the list of
articles. A label's key takes this extent with that label, and `[ ] { } - ' "` move the edges of
what gold has; of the desk's other commands, motions, undo and redo, done and skip, those of the
look and the next and previous article hold. Each verdict is stored at once and goes on to the next
difference. Whoever moves away tags with a label's key what no annotator did, in gold alone; Esc
goes back to the difference.

"""

FIELDS_HEAD = """
## In a field

Wherever one types: notes, searches, the lists and their filters, paths, the labels' names. The
cursor is on a letter, or on the place after the last one; what is typed goes before it. Left and
right are those of the screen, in mixed text too. A click puts the cursor there, a drag selects, a
double click selects a word. ↑ ↓ PgUp PgDn, Ctrl with Home and End, Tab and Enter are those of the
list or page around the field; Esc leaves it. In a paste, line breaks become spaces and control
characters are left out, which is said.

"""

CONFIG_HEAD = """# Config

`hashiya config path` says where `config.toml` is read from (`HASHIYA_CONFIG` names another),
`hashiya config show` what holds and where that comes from, `hashiya config validate` what is wrong
in it, a line each. An option goes before the environment, that before the config.

```toml
annotator = "muna"
theme = "light"

[keys]
done = ["Ctrl+D", "F5"]
```

Under `[keys]` a command's id (see [keys.md](keys.md)) gets other keys in place of its own: one,
or a list, or an empty list. The Arabic twins follow. Of two commands that want one key the first
of the table has it, and a command goes before a label; it is said at start and by `hashiya keys`.

A table `[models.NAME]` names another model ([model.md](model.md)): a `command` (also the name of a
model in Python, as `spacy:FOLDER`) or a `url`, with `allow_network = true` where texts may leave
the machine, `key_variable`, and `model` for a language model. `model = "NAME"` has the desk ask it.
None of that is ever read from a database.

```toml
model = "gliner"

[models.gliner]
command = ["python", "my_gliner.py"]
```
"""

CONFIG_FOOT = """
The environment besides: `HASHIYA_DB` names the database, `HASHIYA_LANG` the language (`en`, `ar`),
`HASHIYA_CONFIG` the config, `HASHIYA_PLAIN` the desk by lines; `NO_COLOR` leaves the colours out.
"""

KINDS = {str: "a text", bool: "`true`, `false`", int: "a number"}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(cell for cell in line) + " |\n" for line in lines)


def code(keys: Iterable[str]) -> str:
    """Keys as Markdown code."""
    return " ".join(f"`{key_name(key)}`" if key != "`" else "`` ` ``" for key in keys)


def keys_page() -> str:
    """The page of keys."""
    parts = [KEYS_HEAD]
    actions = key_actions(Settings(), {})
    groups = dict.fromkeys(command.group for command in commands())
    for group in groups:
        rows = (
            (
                code(command.keys),
                command.title,
                code(twins_of(command, actions)),
                command.help,
                f"`{command.id}`",
            )
            for command in commands()
            if command.group == group
        )
        parts.append(f"\n## {group}\n\n" + table(("key", "does", "Arabic", "", "id"), rows))
    parts.append(ADJUDICATION_HEAD)
    own = adjudication_actions(Settings(), {})
    parts.append(
        table(
            ("key", "does", "Arabic", "", "id"),
            (
                (
                    code(one.keys), one.title, code(twins_of(one, own)), one.help, f"`{one.id}`",
                )
                for one in own_commands()
            ),
        )
    )  # fmt: skip
    fields = ((code(one.keys), one.title, one.help) for one in field_keys())
    parts.append(FIELDS_HEAD + table(("key", "does", ""), fields))
    return "".join(parts)


def config_page() -> str:
    """The page of settings."""
    rows = (
        (
            f"`{one.name}`",
            one.help,
            ", ".join(f"`{choice}`" for choice in one.choices)
            or (
                f"{one.least} to {one.most}" + (", or 0" if one.or_zero else "")
                if one.most
                else KINDS[type(one.default)]
            ),
            f"`{str(one.default).lower()}`" if one.default != "" else "",
            f"`{ENVIRONMENT[one.name]}`" if one.name in ENVIRONMENT else "",
        )
        for one in settings_table()
    )
    head = ("key", "does", "may be", "unless set", "environment")
    return CONFIG_HEAD + "\n" + table(head, rows) + CONFIG_FOOT


COMMANDS_HEAD = """# Commands

Standard output is data, standard error is words. Exit codes: 0 done, 1 the data has problems, 2
wrong usage or config, 3 the database cannot be opened, 130 interrupted. An error is one line;
`hashiya --debug COMMAND` shows where in the program it arose. `--lang en` or `--lang ar` stands
before the command, too.
"""


def option_row(option: click.Option) -> tuple[str, ...]:
    """An option: its names, what it may be, what it does, what stands for it elsewhere."""
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    choices = option.type.choices if isinstance(option.type, click.Choice) else ()
    may_be = ", ".join(f"`{choice}`" for choice in choices)
    variable = f"`{option.envvar}`" if isinstance(option.envvar, str) else ""
    return names, may_be, option.help or "", variable


def commands_page() -> str:
    """The page of commands."""
    parts = [COMMANDS_HEAD]
    for context in all_commands(program(cli)):
        words, examples = split_help(context.command)
        parts.append(f"\n## {context.command_path}\n\n{words}\n\n")
        parts.append("```sh\n" + "\n".join((usage(context), *examples)) + "\n```\n")
        options = [one for one in context.command.params if isinstance(one, click.Option)]
        if options:
            head = ("option", "may be", "does", "environment")
            parts.append("\n" + table(head, map(option_row, options)))
    return "".join(parts)


PAGES = {
    "keys.md": keys_page,
    "config.md": config_page,
    "commands.md": commands_page,
    "hashiya.1": man_page,
}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (HERE / name).write_bytes(page().encode("utf-8"))


if __name__ == "__main__":
    main()
