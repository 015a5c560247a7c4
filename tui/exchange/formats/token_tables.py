"""Tables of tokens: a row a token, with a column of sentences or blank rows between them."""

from collections.abc import Iterator

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.exchange.draft import Readable
from tui.exchange.options import Note, Refusal
from tui.exchange.shared.csv_table import CsvTable
from tui.exchange.shared.tag_schemes import tags_read_as
from tui.exchange.shared.token_layout import refuse_unlikely
from tui.exchange.shared.token_lines import TokenArticle

_TOKENS = ("word", "token", "words", "tokens", "form", "كلمة", "الكلمة")
_TEXTS = (
    *("content", "body", "tweet", "sentence", "paragraph", "document", "article", "review"),
    *("النص", "نص", "المحتوى", "التغريدة", "الجملة", "المقال"),
)
_TAGS = ("tag", "ner_tag", "ner", "tags", "label", "labels", "ner_tags", "entity", "iob")


def text_column(table: CsvTable) -> str | None:
    """The column that has texts, by its name; None for a table of tokens, and where none has."""
    lower = {name.strip().casefold(): name for name in table.header}
    if len(lower) < 2:
        return None
    if any(name in lower for name in _TOKENS) and any(name in lower for name in _TAGS):
        return None
    return next((lower[name] for name in _TEXTS if name in lower), None)


def read_without_text(table: CsvTable) -> Iterator[Readable]:
    """A table of tokens. Raises DataError for one whose columns are to be named."""
    lower = {name.strip().casefold(): name for name in table.header}
    token = next((lower[name] for name in _TOKENS if name in lower), None)
    tag = next((lower[name] for name in _TAGS if name in lower), None)
    sentence = next((name for name in table.header if "sent" in name.casefold()), None)
    source = table.source
    if token and tag and (sentence or _has_blank_rows(table, token)):
        yield from _sentences(table, token, tag, sentence)
        return
    if token and tag:
        raise DataError(
            _("this is a table of tokens, and no column says which sentence each is of"),
            file=source.name,
            place=source.line(1),
            way_out=_("add a column 'sentence', or save {token} and {tag} as a .conll file with "
                      "blank lines between sentences").format(token=token, tag=tag),
        )  # fmt: skip
    if any(len(name.split()) > 3 for name in table.header):
        raise DataError(
            _("its first line names no columns: {line}").format(
                line=repr(" ".join(table.header)[:40])
            ),
            file=source.name,
            place=source.line(1),
            way_out=_("put a line like text,label before it"),
        )
    raise DataError(
        _("no column is called {name}; there are {names}").format(
            name=repr(table.names.text), names=", ".join(name for name in table.header if name)
        ),
        file=source.name,
        place=source.line(1),
        way_out=_("name it with --text-field"),
    )


def _has_blank_rows(table: CsvTable, token: str) -> bool:
    return any(not isinstance(item, Refusal) and not item[1][token].strip()
               for item in table.rows(blank=True))  # fmt: skip


def _sentences(table: CsvTable, token: str, tag: str, sentence: str | None) -> Iterator[Readable]:
    """An article a sentence: its name stands in each row of it, or in the first; without names a
    row with no token ends it."""
    rows, ended = list[tuple[int, str, str, str]](), 0
    for item in table.rows(blank=sentence is None):
        if isinstance(item, Refusal):
            yield item
            continue
        number, row = item
        word = row[token].strip()
        ended += not word
        own = row[sentence] if sentence is not None else str(ended + 1)
        rows.append((number, word, row[tag].strip(), own if word or sentence else ""))
    words = [row for row in rows if row[1]]
    plain = tags_read_as([row[2] for row in words])
    source, article, before = table.source, TokenArticle(table.source), ""
    way_out = _("call the columns of the words and of their tags word and tag")
    refuse_unlikely(
        [row[1] for row in words], [row[2] for row in words], plain, source, way_out=way_out
    )
    if plain.note:
        yield Note(source.prefix, plain.note)
    for number, word, name, own in rows:
        if own and own != before:
            if (record := article.record()) is not None:
                yield record
            article, before = TokenArticle(source), own
        if word:
            article.add(number, (word, [plain.tag(name)]))
    if (record := article.record()) is not None:
        yield record
