"""How a file of a token a line is laid out, told from its beginning: which column has the token,
which the tag, how tags are written, what is a comment."""

import re
from collections import Counter
from dataclasses import replace

from tui.core.errors import DataError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.exchange.files.source import SourceFile, head_of
from tui.exchange.options import RecordError
from tui.exchange.shared.bio_tags import is_tag
from tui.exchange.shared.tag_schemes import OUTSIDE, TagScheme, tags_read_as

DOCSTART = "-DOCSTART-"
_GAP = re.compile(r"[ \t]+")
_PREFIX = re.compile(r"([a-z]{2,3}):.")
_HEADER = frozenset(
    (
        *("token", "tokens", "word", "words", "form", "pos", "lemma"),
        *("tag", "tags", "ner", "ner_tag", "ner_tags", "label", "labels"),
    )
)
SAMPLE = 20_000
"""So many lines are looked at."""
FormAndTags = tuple[str, list[str]]
"""A token and its tags."""


def cells_of(line: str) -> list[str]:
    """The columns: apart by tabs where there are any, else by spaces."""
    bare = line.rstrip("\r\n")
    if not bare.strip():
        return []
    if "\t" in bare:
        return bare.split("\t")
    cells = _GAP.split(bare.strip(" "))
    # A lone tag behind a space has lost its token; one that has both is only indented.
    return cells if len(cells) > 1 else _GAP.split(bare.rstrip(" "))


@frozen_dataclass
class TokenLayout:
    """``token`` and ``tag`` are columns from 0; ``width`` is how many there are, 0 where that
    varies. ``notes`` say what is not as usual."""

    token: int
    tag: int
    width: int
    scheme: TagScheme
    known: frozenset[str] = frozenset()
    """The tags that were seen at the beginning."""
    prefix: str = ""
    header: bool = False
    inner: tuple[int, ...] = ()
    """Further columns of tags, of spans inside those of ``tag``."""
    notes: tuple[str, ...] = ()

    def is_comment(self, line: str, cells: list[str]) -> bool:
        """Whether the line, which begins with ``#``, is a comment and no token."""
        if not line.startswith("#") or not self.width:
            return False
        return len(cells) != self.width or cells[self.tag] not in self.known

    def row(self, cells: list[str]) -> FormAndTags:
        """The token and its tag. Raises RecordError for a line that does not fit."""
        token_at, tag_at = self.token, self.tag
        if len(cells) < 2 or max(token_at, tag_at) >= len(cells):
            raise RecordError(_("no tag beside {token}").format(token=repr(cells[0])))
        if self.width and len(cells) > self.width and any(cells[self.width :]):
            raise RecordError(
                _("{found} columns, and the other lines have {wanted}: {line}").format(
                    found=len(cells), wanted=self.width, line=repr(" ".join(cells)[:40])
                )
            )
        token = cells[token_at].removeprefix(self.prefix)
        if not token:
            raise RecordError(_("the token is empty"))
        tags = (cells[at] for at in (tag_at, *self.inner) if at < len(cells))
        return token, [self.scheme.tag(one) for tag in tags for one in _tags_in(tag)]


def layout_of(source: SourceFile, columns: tuple[int, int] | None) -> TokenLayout:
    """The layout of the file. Raises DataError where it cannot be read as tokens with tags."""
    lines = [line for line in head_of(source).lines[:SAMPLE] if line.strip()]
    cut = [_trimmed(cells_of(line)) for line in lines if not line.startswith("#")]
    widths = Counter(map(len, cut))
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    rows = [cells for cells in cut if len(cells) == width and cells[0] != DOCSTART]
    header = len(rows) > 1 and sum(cell.casefold() in _HEADER for cell in rows[0]) >= 2
    body = rows[1:] if header else rows
    notes = [_("its first line names the columns, and is left out")] if header else []
    token, tag = columns or _columns(body, width)
    inner: tuple[int, ...] = ()
    if columns is None and token and 1 < tag < width and _all_tags(body, token + 1):
        # Behind a number and a token all are tags: one column within the other, as in GermEval.
        inner, tag = tuple(range(token + 2, width)), token + 1
    if columns is None and body and (token, tag) != (0, width - 1):
        what = _("the tokens are read from column {token} and the tags from column {tag}, from 0")
        notes.append(what.format(token=token, tag=tag))
    scheme = tags_read_as(row[tag] for row in body if tag < len(row))
    if scheme.note:
        notes.append(scheme.note)
    prefix = _prefix([row[token] for row in body if token < len(row)])
    if prefix:
        notes.append(_("{prefix} is left out before each token").format(prefix=repr(prefix)))
    if columns is None:
        tokens = [row[token] for row in body if token < len(row)]
        tags = [row[tag] for row in body if tag < len(row)]
        refuse_unlikely(tokens, tags, scheme, source, seen=" ".join(body[0]) if body else "")
    steady = width if often * 20 >= sum(widths.values()) * 19 or len(lines) < 20 else 0
    known = frozenset(row[tag] for row in body if tag < len(row)) | {"O"}
    layout = TokenLayout(token, tag, steady, scheme, known, prefix, header, inner, tuple(notes))
    if any(layout.is_comment(line, _trimmed(cells_of(line))) for line in lines):
        notes.append(_("lines that begin with # are left out, as comments"))
    return replace(layout, notes=tuple(notes))


def _trimmed(cells: list[str]) -> list[str]:
    """Without empty columns at the end: a tab that ends each line."""
    while len(cells) > 2 and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _columns(rows: list[list[str]], width: int) -> tuple[int, int]:
    """The columns of token and tag."""
    if width < 2 or not rows:
        return 0, max(width - 1, 1)
    tag = width - 1
    for at in range(width - 1, 0, -1):
        values = [row[at] for row in rows]
        if all(is_tag(value) for value in values) and any(value != "O" for value in values):
            tag = at
            break
    else:
        likely = [
            at for at in range(width - 1, 0, -1) if tags_read_as(row[at] for row in rows).note
        ]
        tag = likely[0] if likely else tag
    token = 0
    if tag > 1 and all(row[0].isascii() and row[0].isdigit() for row in rows):
        token = 1
    return token, tag


def _tags_in(cell: str) -> list[str]:
    """The tags of a cell: one, or those of spans within each other as ``B-ORG|B-GPE``."""
    if "|" in cell and all(map(is_tag, tags := cell.split("|"))):
        return tags
    return [cell]


def _all_tags(rows: list[list[str]], first: int) -> bool:
    return all(is_tag(cell) for row in rows for cell in row[first:])


def _prefix(tokens: list[str]) -> str:
    """The name of a language that stands before each token, as in WikiANN."""
    found = _PREFIX.match(tokens[0]) if len(tokens) > 1 else None
    prefix = f"{found[1]}:" if found else ""
    return prefix if prefix and all(token.startswith(prefix) for token in tokens) else ""


def refuse_unlikely(
    tokens: list[str],
    tags: list[str],
    scheme: TagScheme,
    source: SourceFile,
    *,
    seen: str = "",
    way_out: str = "",
) -> None:
    """Raise DataError where most tokens are numbers, or most tags none; ``seen`` is shown of it."""
    inner = [name for name in tags if name not in OUTSIDE]
    wrong = [name for name in inner if not is_tag(scheme.tag(name))]
    seen = (seen or " ".join(tokens[:5]))[:60]
    way_out = way_out or _("name the columns of token and tag with --columns, like --columns 1,2")
    if len(tokens) >= 3 and sum(one.isdigit() for one in tokens) * 2 > len(tokens):
        raise DataError(
            _("most of what stands where tokens are expected are numbers: {line}").format(
                line=repr(seen)
            ),
            file=source.name,
            way_out=way_out,
        )
    if len(wrong) * 2 > len(inner):
        names = ", ".join(repr(name) for name, _n in Counter(wrong).most_common(3))
        raise DataError(
            _("most of what stands where tags are expected are none: {names}").format(names=names),
            file=source.name,
            way_out=way_out,
        )


def piped_rows(line: str) -> list[FormAndTags] | None:
    """The tokens and tags of a line like ``token|TAG token|TAG``, spaCy's, or ``token/TAG``; None
    for another."""
    rows = []
    for cell in line.split():
        pieces = cell.split("|") if "|" in cell else list(cell.rpartition("/")[::2])
        if len(pieces) < 2 or not pieces[0] or not is_tag(pieces[-1]):
            return None
        rows.append((pieces[0], [pieces[-1]]))
    return rows or None
