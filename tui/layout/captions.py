"""Labels' names where there is little room: what is left of them still tells them apart.

Ten labels that begin with ``Appeal_to_`` would look alike in every short bar. Of a name that does
not fit, the words that it begins with as another one does are left out first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tui.core.span import Relation, Span
from tui.layout.line import line_beginning, line_picture
from tui.text.lazy_regex import LazyRegex

# After what parts words, before a capital or a number in a word, after the Arabic article.
_BETWEEN_WORDS = LazyRegex(
    r"(?<=[\s_\-./:|+&,])(?![\s_\-./:|+&,])|(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)"
    r"|(?:(?<=[\s_\-./:|+&,]ال)|(?<=^ال))(?=\w{2})"
)


class Captions:
    """How the labels of a scheme, by all their ``names``, are called in few cells."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._telling = _telling(self._names)
        self._at: dict[int, dict[str, str]] = {}

    def caption(self, name: str, width: int) -> tuple[str, int]:
        """The name in at most ``width`` cells, ready to be drawn, and its width."""
        whole = line_picture(name)
        if whole.width <= width:
            return whole.glyphs, whole.width
        return line_beginning(self.telling(name, width), width)

    def telling(self, name: str, width: int) -> str:
        """Of a name that is wider than so many cells, what is drawn the beginning of; else all."""
        if line_picture(name).width <= width:
            return name
        if width not in self._at:
            self._at[width] = self._shortened(width)
        return self._at[width].get(name, name)

    def caption_between(
        self, name: str, width: int, *, before: str = "", after: str = ""
    ) -> tuple[str, int]:
        """The name between signs of a cell each: the one before it at least, the one after it
        only beside some of the name."""
        after = after if width > len(before + after) else ""
        glyphs, used = self.caption(name, max(0, width - len(before + after)))
        parts = (before[:width], glyphs, after)
        line = "".join(reversed(parts) if line_picture(name).rtl else parts)
        return line, used + len(before[:width] + after)

    def _shortened(self, width: int) -> dict[str, str]:
        """What is drawn the beginning of, for each name that is wider than this."""
        long = [name for name in self._names if line_picture(name).width > width]
        taken = {
            line_picture(name).glyphs for name in self._names if line_picture(name).width <= width
        }
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for name in long:
            alike[line_beginning(self._telling[name], width)[0]].append(name)
        chosen: dict[str, str] = {}
        for glyphs, group in alike.items():
            telling = [self._telling[name] for name in group]
            ways = [telling]
            if len(group) > 1 or glyphs in taken:
                ways += [[_initials(name) for name in group], _parted(telling)]

            def distinct_count(way: Sequence[str]) -> int:
                return len({line_beginning(text, width)[0] for text in way} - taken)

            best = max(ways, key=distinct_count)
            taken.update(line_beginning(text, width)[0] for text in best)
            chosen.update(zip(group, best, strict=True))
        return chosen


def _telling(names: Sequence[str]) -> dict[str, str]:
    """Each name without the words that it begins with as another one does; not without its last."""
    words = {name: _BETWEEN_WORDS.split(name) for name in names}
    beginnings = Counter(
        tuple(parts[:count]) for parts in words.values() for count in range(1, len(parts) + 1)
    )
    result = {}
    for name, parts in words.items():
        shared = 0
        while shared < len(parts) - 1 and beginnings[tuple(parts[: shared + 1])] > 1:
            shared += 1
        result[name] = "".join(parts[shared:])
    return result


def _initials(name: str) -> str:
    """The first letters of the words, and the last word whole."""
    last: str
    *before, last = _BETWEEN_WORDS.split(name)
    return "".join(word[:1] for word in before) + last


def _parted(texts: Sequence[str]) -> list[str]:
    """The first letter of each, and what follows the last letter that it shares with its like."""
    ordered = sorted(texts)
    shared: dict[str, int] = defaultdict(int)
    for one, other in pairwise(ordered):
        count = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                     min(len(one), len(other)))  # fmt: skip
        shared[one], shared[other] = max(shared[one], count), max(shared[other], count)
    return [text[:1] + text[max(1, shared[text]) :] for text in texts]


def signs_after(span: Span) -> str:
    """What stands behind a span's label: ! where it was taken unread, * where it has a note."""
    return ("!" if span.is_unread else "") + note_sign(span)


def note_sign(noted: Span | Relation) -> str:
    """What stands behind the label of a span or a relation that has a note."""
    return "*" if noted.note else ""
