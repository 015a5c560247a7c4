"""CoNLL-U, to read: ``# text`` is a sentence's text where it is given.

Else it is put together from the words, a range of several words once, with a space after each
but for ``SpaceAfter=No``. With ``# newdoc`` each document is an article, its sentences apart by
a space and its paragraphs by a line end; else each sentence is one. Tags of names in the last
column (``NER=B-PER``) are spans; words that are written together have the place of what is
written, where they do not stand in it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tui.core.extras import extra
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.record import Record, RecordSpan
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.format import Format
from tui.exchange.options import Item, Note, ReadOptions, Refusal
from tui.exchange.shared.bio_tags import Untagger, is_tag
from tui.exchange.shared.span_checks import in_order
from tui.exchange.shared.tag_schemes import OUTSIDE

_ENTITIES = ("NER", "NE", "Ner", "ner")
_NEWDOC = re.compile(r"^#\s*newdoc", re.MULTILINE)


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
    """The documents or sentences of the file; a sentence that is wrong is refused."""
    library = extra("conllu", "conllu")
    broken = extra("conllu", "conllu.exceptions").ParseException
    pieces: list[_Piece] = []
    first, title, by_document, lost = 1, "", False, 0
    # A sentence that is refused may have been the first of a document.
    begins = False
    for number, block in _blocks(source):
        begins = begins or _NEWDOC.search(block) is not None
        try:
            [sentence] = library.parse(block)
            piece = _Piece.of(sentence)
        except (broken, ValueError) as error:
            reason = str(error).split("\n")[0]
            yield Refusal(source.line(number), _("not CoNLL-U: {reason}").format(reason=reason))
            continue
        except (LookupError, TypeError):
            reason = _("a token lacks its number or its other columns")
            yield Refusal(source.line(number), _("not CoNLL-U: {reason}").format(reason=reason))
            continue
        metadata = sentence.metadata
        if pieces and (begins or not by_document):
            yield _whole(pieces, title, source.line(first))
            pieces = []
        by_document = by_document or begins
        if not pieces:
            first = number
            title = metadata.get("newdoc id" if begins else "sent_id") or f"{source.stem} {number}"
        elif any(key.startswith("newpar") for key in metadata):
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip(" ") + "\n")
        pieces.append(piece)
        lost += piece.lost
        begins = False
    if pieces:
        yield _whole(pieces, title, source.line(first))
    if lost:
        what = ngettext(
            "{count} span whose words do not stand in the text is left out",
            "{count} spans whose words do not stand in the text are left out",
            lost,
        )
        yield Note(source.prefix, what.format(count=lost))


@frozen_dataclass
class _Piece:
    """A sentence with what stands behind it, the spans in it, and how many have no place there."""

    text: str
    spans: tuple[RecordSpan, ...] = ()
    lost: int = 0

    @classmethod
    def of(cls, sentence: Any) -> "_Piece":
        text = _text(sentence)
        tags = [_tag(token) for token in sentence]
        if not set(tags) - {"", "O"}:
            return cls(text)
        words = [(tag, place) for tag, place in zip(tags, _places(sentence, text), strict=True)
                 if tag]  # fmt: skip
        untagger = Untagger()
        for tag, _place in words:
            untagger.add([tag])
        spans, lost = list[RecordSpan](), 0
        for first, last, label in untagger.finish():
            places = [place for _tag, place in words[first:last] if place is not None]
            if len(places) < last - first:
                lost += 1
            else:
                spans.append(RecordSpan(places[0][0], places[-1][1], label))
        return cls(text, tuple(spans), lost)


def _tag(token: Any) -> str:
    """The tag of a word, with a prefix; empty for a range of words, and where no word has one."""
    if isinstance(token["id"], tuple):
        return ""
    given = next((found for key in _ENTITIES if (found := (token["misc"] or {}).get(key))), "O")
    if given in OUTSIDE or not isinstance(given, str):
        return "O"
    return given if is_tag(given) else f"I-{given}"


def _places(sentence: Any, text: str) -> list[tuple[int, int] | None]:
    """Where each token stands in the text; None where it does not."""
    places, at = list[tuple[int, int] | None](), 0
    together, behind, within = (0, 0), 0, 0
    for token in sentence:
        form, number = token["form"], token["id"]
        if isinstance(number, tuple) and number[1] != "-":
            # A word that is left out where it is said is no part of the text.
            places.append(None)
            continue
        if isinstance(number, tuple) or number > behind:
            start = text.find(form, at)
            place = (start, start + len(form)) if start >= 0 else None
            at = place[1] if place else at
            if isinstance(number, tuple) and place:
                together, behind, within = place, number[2], start
        else:
            start = text.find(form, within, together[1])
            place = (start, start + len(form)) if start >= 0 else together
            within = place[1] if start >= 0 else within
        places.append(place)
    return places


def _whole(pieces: list[_Piece], title: str, place: str) -> Item:
    whole = "".join(piece.text for piece in pieces)
    text = whole.strip()
    if not text:
        return Refusal(place, _("the text is empty"))
    at, spans = len(whole.lstrip()) - len(whole), list[RecordSpan]()
    for piece in pieces:
        spans += [replace(span, start=span.start + at, end=span.end + at) for span in piece.spans]
        at += len(piece.text)
    return Record(text, title=title, spans=in_order(spans), place=place)


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
    remark="the text and NER= in the last column; the title is the document's or sentence's id",
)
