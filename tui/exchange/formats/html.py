"""HTML pages, to read: the article's own text, found by trafilatura."""

from collections.abc import Iterator

from tui.core.extras import extra
from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format
from tui.exchange.options import Item, ReadOptions, Refusal

_META = ("author", "url", "hostname", "date", "sitename", "description")


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
    """One record: its title, text, and what the page says of its author, place and date."""
    library = extra("html", "trafilatura")
    page = library.bare_extraction(source.text(), with_metadata=True)
    if page is None or not page.text:
        yield Refusal(source.line(1), _("no article was found in the page"))
        return
    meta = {key: value for key in _META if (value := getattr(page, key, None))}
    yield Record(text=page.text, title=page.title or source.stem, meta=meta, place=source.line(1))


def _sniff(head: Head) -> bool:
    start = head.text[:4096].lower()
    return "<html" in start or "<!doctype html" in start


FORMAT = Format(
    name="html",
    title="HTML pages",
    suffixes=(".html", ".htm"),
    read=read,
    sniff=_sniff,
    extra="html",
    remark="the article's own text, without the page around it",
)
