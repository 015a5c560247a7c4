"""Makes the tables of docs/formats.md and docs/ar/formats.md.

Run ``python -m tests.exchange.formats_table``.
"""

import gettext
from collections.abc import Callable
from pathlib import Path

from tests.exchange.formats_arabic import IN_ARABIC
from tui.exchange import Format, Holds, all_formats

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BEGIN, END = "<!-- the table is made by tests/exchange/formats_table.py -->\n", "<!-- end -->\n"
HEAD = (
    "name", "what it is", "ways", "suffixes", "offsets count", "tokenizer",
    "holds besides flat spans", "needs", "remark",
)  # fmt: skip

Say = Callable[[str], str]


def in_arabic(words: str) -> str:
    """The words of the table or, where it has none, of the program; else as they are."""
    said = IN_ARABIC.get(words)
    if said is None and words:
        said = gettext.translation("hashiya", ROOT / "tui" / "locale", ["ar"]).gettext(words)
    return said or ""


def row(format: Format, say: Say) -> str:
    """One line of the table."""
    ways = (word for word, can in (("in", format.can_read), ("out", format.can_write)) if can)
    comma = "، " if say is in_arabic else ", "
    cells = (
        f"`{format.name}`",
        say(format.title),
        " ".join(map(say, ways)),
        comma.join(f"`{suffix}`" for suffix in format.suffixes),
        say(format.counts),
        format.tokenizer or "",
        comma.join(say(thing.value) for thing in Holds if thing in format.holds),
        f"`hashiya[{format.extra}]`" if format.extra else "",
        say(format.remark),
    )
    return f"| {' | '.join(cells)} |"


def table(say: Say) -> str:
    """All formats, in the order in which ``hashiya formats`` lists them."""
    head = f"| {' | '.join(map(say, HEAD))} |\n|{' --- |' * len(HEAD)}"
    return "\n".join([head, *(row(format, say) for format in all_formats())]) + "\n"


def page(old: str, say: Say) -> str:
    """The page with its table made anew."""
    before, _begin, rest = old.partition(BEGIN)
    _table, _end, after = rest.partition(END)
    return f"{before}{BEGIN}{table(say)}{END}{after}"


PAGES: dict[Path, Say] = {DOCS / "formats.md": str, DOCS / "ar" / "formats.md": in_arabic}

if __name__ == "__main__":
    for path, say in PAGES.items():
        path.write_text(page(path.read_text("utf-8"), say), "utf-8")
