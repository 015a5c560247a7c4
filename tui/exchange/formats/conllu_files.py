"""CoNLL-U, to read: ``# text`` is a sentence's text where it is given.

Else it is put together from the words, a range of several words once, with a space after each
but for ``SpaceAfter=No``. With ``# newdoc`` each document is an article, its sentences apart by
a space and its paragraphs by a line end; else each sentence is one.
"""

import re
from collections.abc import Iterator
from typing import Any

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.extras import extra
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format
from tui.exchange.options import Item, Note, ReadOptions, Refusal

_ENTITIES = frozenset(("NER", "NE", "Entity"))
_NEWDOC = re.compile(r"^#\s*newdoc", re.MULTILINE)


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
    """The documents or sentences of the file; a sentence that is wrong is refused."""
    library = extra("conllu", "conllu")
    broken = extra("conllu", "conllu.exceptions").ParseException
    pieces: list[str] = []
    first, title, by_document, entities = 1, "", False, False
    # A sentence that is refused may have been the first of a document.
    begins = False
    for number, block in _blocks(source):
        begins = begins or _NEWDOC.search(block) is not None
        try:
            [sentence] = library.parse(block)
            text = _text(sentence)
        except (broken, ValueError) as error:
            reason = str(error).split("\n")[0]
            yield Refusal(source.line(number), _("not CoNLL-U: {reason}").format(reason=reason))
            continue
        except (LookupError, TypeError):
            reason = _("a token lacks its number or its other columns")
            yield Refusal(source.line(number), _("not CoNLL-U: {reason}").format(reason=reason))
            continue
        entities = entities or any((token["misc"] or {}).keys() & _ENTITIES for token in sentence)
        metadata = sentence.metadata
        if pieces and (begins or not by_document):
            yield _whole(pieces, title, source.line(first))
            pieces = []
        by_document = by_document or begins
        if not pieces:
            first = number
            title = metadata.get("newdoc id" if begins else "sent_id") or f"{source.stem} {number}"
        elif any(key.startswith("newpar") for key in metadata):
            pieces[-1] = pieces[-1].rstrip(" ") + "\n"
        pieces.append(text)
        begins = False
    if pieces:
        yield _whole(pieces, title, source.line(first))
    if entities:
        yield Note(source.prefix, _("entities in the last column (NER=…) are not read"))


def _whole(pieces: list[str], title: str, place: str) -> Item:
    text = "".join(pieces).strip()
    return (
        Record(text, title=title, place=place) if text else Refusal(place, _("the text is empty"))
    )


def _blocks(source: SourceFile) -> Iterator[tuple[int, str]]:
    """The sentences with the number of their first line."""
    block: list[str] = []
    first = 1
    for number, line in source.lines():
        if line.strip():
            if not block:
                first = number
            block.append(line.rstrip("\r\n"))
        elif block:
            yield first, "\n".join(block) + "\n\n"
            block = []
    if block:
        yield first, "\n".join(block) + "\n\n"


def _text(sentence: Any) -> str:
    """With the space after it, if there is one."""
    words, end = [], 0
    for token in sentence:
        if isinstance(token["id"], tuple):
            if token["id"][1] != "-":
                continue
            end = token["id"][2]
        elif token["id"] <= end:
            continue
        words.append(token["form"] + ("" if _joined(token) else " "))
    own = sentence.metadata.get("text")
    text = "".join(words)
    return own + (" " if text.endswith(" ") else "") if own else text


def _joined(token: Any) -> bool:
    return (token["misc"] or {}).get("SpaceAfter") == "No"


def _sniff(head: Head) -> bool:
    rows = [line for line in head.lines[:200] if line.strip() and not line.startswith("#")]
    return bool(rows) and all(line.count("\t") == 9 for line in rows)


FORMAT = Format(
    name="conllu",
    title="CoNLL-U",
    suffixes=(".conllu",),
    counts="tokens",
    read=read,
    sniff=_sniff,
    extra="conllu",
    remark="the text alone; the title is the document's or sentence's id",
)
