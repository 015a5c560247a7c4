"""Makes the table of docs/formats.md: ``python -m tests.exchange.formats_table``."""

from pathlib import Path

from tui.exchange import Format, Holds, all_formats

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
BEGIN, END = "<!-- the table is made by tests/exchange/formats_table.py -->\n", "<!-- end -->\n"


def row(format: Format) -> str:
    """One line of the table."""
    ways = " ".join(
        word for word, can in (("in", format.can_read), ("out", format.can_write)) if can
    )
    holds = ", ".join(thing.value for thing in Holds if thing in format.holds)
    extra = f"`hashiya[{format.extra}]`" if format.extra else ""
    tokens = format.tokenizer or ""
    return (
        f"| `{format.name}` | {format.title} | {ways} | {', '.join(format.suffixes)} "
        f"| {format.counts} | {tokens} | {holds} | {extra} | {format.remark} |"
    )


def table() -> str:
    """All formats, in the order in which ``hashiya formats`` lists them."""
    head = (
        "| name | what it is | ways | suffixes | offsets count | tokenizer | holds besides flat "
        "spans | needs | remark |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    return "\n".join([head, *map(row, all_formats())]) + "\n"


def page(old: str) -> str:
    """The page with its table made anew."""
    before, _begin, rest = old.partition(BEGIN)
    _table, _end, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
