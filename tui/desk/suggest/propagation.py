"""Marking a form everywhere it stands: in the article, or in all articles.

Nothing is tagged unasked: the places are listed, the likely ones ticked, and each action here is
stored at once. All that is taken from one list is one group, which one undo takes back.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import islice

from tui.core.errors import HashiyaError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.selection import Range
from tui.core.span import Source
from tui.desk.changes import Happening, Said
from tui.desk.editing.annotations import Annotations
from tui.desk.suggest.form_index import is_place
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.suggest.longer_name import doubts
from tui.desk.view.span_index import SpanIndex
from tui.store.database import Database
from tui.store.rows import annotations
from tui.store.texts import articles, search
from tui.store.work import proposals
from tui.text.fold import Folded, Level, fold, folded_form
from tui.text.matching import Fit, matches
from tui.text.name_context import NameContext, name_context
from tui.text.search_query import phrase

MATCH_LEVELS = (Level.CLITICS, Level.LETTERS, Level.MARKS, Level.EXACT)
"""The levels that one can match at, the widest first."""

MOST_PLACES = 2000
"""Places listed at once."""

Settle = Callable[[Sequence[Happening]], Sequence[Happening]]


class Standing(StrEnum):
    """What is there already. Places that are ``FREE`` are ticked.

    ``TAGGED`` so, by this annotator; ``OTHERWISE``: another span has these words, or some of them;
    ``LONGER``: a longer span holds the place, or with its neighbours it is a longer form that was
    tagged elsewhere; ticked, too, where the annotator's spans nest. ``INSIDE``: other letters
    stand in one word with it. ``AGAIN`` and ``MOSTLY``: it may be part of a longer name that is
    not tagged yet, see ``Doubt``. ``NUMBER``: the same digits date one thing and count another.
    """

    FREE = "free"
    TAGGED = "tagged"
    OTHERWISE = "otherwise"
    LONGER = "longer"
    INSIDE = "inside"
    AGAIN = "again"
    MOSTLY = "mostly"
    NUMBER = "number"


_NEVER_OFFERED = (Standing.TAGGED, Standing.OTHERWISE, Standing.INSIDE)
_WEIGHED = (Standing.FREE, Standing.TAGGED)


@frozen_dataclass
class MatchPlace:
    """Where the form stands; ``beside`` names the labels, or the longer form, in its way.

    ``near`` is what stands beside it, where that was looked at.
    """

    article_id: str
    title: str
    text: str
    range: Range
    fit: Fit
    standing: Standing
    beside: str = ""
    near: NameContext | None = None


class Propagation:
    """The places of what is ``chosen`` in the tagger's article, which is to bear ``label``.

    ``settle`` takes in what happens to the open article; ``nested`` says that spans may lie in
    spans.
    """

    def __init__(
        self,
        tagger: Annotations,
        chosen: Range,
        label: str,
        lexicon: Lexicon,
        settle: Settle,
        *,
        nested: bool = False,
    ) -> None:
        self.form = tagger.article.text[chosen.start : chosen.end]
        self.label = label
        self.level = MATCH_LEVELS[0]
        self.everywhere = False
        self.more = False
        self.places: list[MatchPlace] = []
        self.ticked: set[int] = set()
        self.taken: set[int] = set()
        self._tagger = tagger
        self._own = chosen
        self._db: Database = tagger.db
        self._settle = settle
        self._weighs = not nested
        self._numeric = not any(char.isalpha() for char in self.form)
        inside = nested and not self._numeric
        self._likely = {Standing.FREE, Standing.LONGER} if inside else {Standing.FREE}
        self._group = tagger.db.clock.new_id()
        self._longer = _offsets(folded_form(self.form), lexicon)
        self._look()

    # What is listed

    def next_level(self) -> None:
        """Match at the next level."""
        self.level = MATCH_LEVELS[(MATCH_LEVELS.index(self.level) + 1) % len(MATCH_LEVELS)]
        self._look()

    def widen(self) -> None:
        """List the places in all articles."""
        self.everywhere = True
        self._look()

    def _look(self) -> None:
        self._accepted: list[NameContext] = []
        found = list(islice(self._found(), MOST_PLACES + 1))
        self.more = len(found) > MOST_PLACES
        self.places = self._weighed(found[:MOST_PLACES])
        self.taken = set()
        self.ticked = {
            index for index, place in enumerate(self.places) if place.standing in self._likely
        }

    def _weighed(self, places: list[MatchPlace]) -> list[MatchPlace]:
        """The places, those told apart that are free and yet doubtful."""
        free = [
            (index, place.near)
            for index, place in enumerate(places)
            if place.standing is Standing.FREE and place.near
        ]
        if self._numeric:
            for index, _near in free:
                places[index] = replace(places[index], standing=Standing.NUMBER)
        elif self._weighs:
            found = doubts([near for _index, near in free], self._accepted)
            for (index, _near), doubt in zip(free, found, strict=True):
                if doubt:
                    standing = Standing(doubt.why.value)
                    places[index] = replace(places[index], standing=standing, beside=doubt.words)
        return places

    def _found(self) -> Iterator[MatchPlace]:
        """The open article's places first, then the others', in the order the articles came."""
        here = self._tagger.article
        yield from self._in(here.id, here.title, here.text, self._tagger.spans)
        wanted = phrase(self.form, clitics=self.level is Level.CLITICS)
        if not self.everywhere or wanted is None:
            return
        for id_, title, text in search.holding(self._db, wanted):
            if id_ != here.id:
                yield from self._in(id_, title, text, None)

    def _in(self, id_: str, title: str, text: str, spans: SpanIndex | None) -> Iterator[MatchPlace]:
        folded = fold(text, self.level)
        letters = folded if self.level >= Level.LETTERS else None
        for found, fit in matches(folded, self.form):
            # Of all articles that are looked through few hold the very form.
            if letters is None:
                letters = fold(text, Level.LETTERS)
            if spans is None:
                spans = SpanIndex(annotations.spans_of(self._db, id_, self._tagger.annotator))
            standing, named = self._judged(spans, letters, found, fit)
            near = name_context(letters, found) if standing in _WEIGHED else None
            own = id_ == self._tagger.article.id and found == self._own
            if near and (own or standing is Standing.TAGGED):
                self._accepted.append(near)
                near = None
            if not own or standing is not Standing.TAGGED:
                yield MatchPlace(id_, title, text, found, fit, standing, named, near)

    def _judged(
        self, spans: SpanIndex, letters: Folded, found: Range, fit: Fit
    ) -> tuple[Standing, str]:
        if self._tagged_so(spans, letters.raw, found):
            return Standing.TAGGED, self.label
        if fit is Fit.INSIDE:
            return Standing.INSIDE, ""
        if there := spans.touching(*found):
            held = all(span.start <= found.start < found.end <= span.end for span in there)
            larger = held and all(span.end - span.start > found.end - found.start for span in there)
            standing = Standing.LONGER if larger else Standing.OTHERWISE
            return standing, " ".join(dict.fromkeys(span.label for span in there))
        if longer := self._part_of(letters, found):
            return Standing.LONGER, longer
        return Standing.FREE, ""

    def _tagged_so(self, spans: SpanIndex, text: str, found: Range) -> bool:
        """Whether the place bears the label, perhaps with its proclitics."""
        return any(
            span.label == self.label and is_place(span, text, found)
            for span in spans.touching(*found)
        )

    def _part_of(self, letters: Folded, found: Range) -> str:
        """The longer form that was tagged elsewhere, and that stands here around the place."""
        at = letters.folded_offset(found.start)
        for before, longer in self._longer:
            start, end = at - before, at - before + len(longer)
            if start >= 0 and letters.text[start:end] == longer:
                if not letters.text[end : end + 1].isalnum():
                    return longer
        return ""

    # What one does with it

    def take(self, index: int) -> Sequence[Happening]:
        """Tag a place, ticked or not."""
        return self._take([index])

    def take_ticked(self) -> Sequence[Happening]:
        """Tag all that are ticked; in these articles what is left unticked is not offered again."""
        return self._take(sorted(self.ticked), refusing=True)

    def skip(self, index: int) -> None:
        """Leave a place out of what is ticked."""
        self.ticked.discard(index)

    def _take(self, indexes: Iterable[int], *, refusing: bool = False) -> Sequence[Happening]:
        by_article: dict[str, list[int]] = {}
        for index in indexes:
            place = self.places[index]
            if index not in self.taken and place.standing is not Standing.TAGGED:
                by_article.setdefault(place.article_id, []).append(index)
        before = set(self.taken), set(self.ticked)
        try:
            with self._db.transaction():
                happened = self._tag(by_article)
                return [*happened, *self._refuse(by_article)] if refusing else happened
        except HashiyaError:
            # None of it is stored: what was taken into memory on the way is forgotten.
            self.taken, self.ticked = before
            self._settle(self._tagger.reload())
            raise

    def _tag(self, by_article: dict[str, list[int]]) -> Sequence[Happening]:
        happened: list[Happening] = []
        for id_, listed in by_article.items():
            here = id_ == self._tagger.article.id
            tagger = self._tagger if here else self._other(id_)
            if tagger.article.text != self.places[listed[0]].text:
                # It was corrected since the places were listed.
                continue
            ranges = [self.places[index].range for index in listed]
            # An article that nobody has read does not count as begun by this.
            done = tagger.add(ranges, self.label, Source.MATCH, group=self._group, bump=here)
            there = [n for n in listed if tagger.bearing(self.places[n].range, self.label)]
            self.taken.update(there)
            self.ticked.difference_update(there)
            happened += (
                self._settle(done) if here else [one for one in done if isinstance(one, Said)]
            )
        return happened

    def _refuse(self, among: Iterable[str]) -> Sequence[Happening]:
        """In these articles, whose places were all looked at, those left unticked are refused."""
        left = {
            place.article_id
            for index, place in enumerate(self.places)
            if place.standing not in _NEVER_OFFERED and index not in self.taken
        }
        form, happened = folded_form(self.form), list[Happening]()
        for id_ in left.intersection(among):
            here = id_ == self._tagger.article.id
            refused = proposals.refusals(self._db, id_, self._tagger.annotator)
            if (form, self.label) not in refused:
                tagger = self._tagger if here else self._other(id_)
                done = tagger.refuse(form, [self.label], group=self._group)
                happened += self._settle(done) if here else ()
        return happened

    def _other(self, id_: str) -> Annotations:
        return Annotations(self._db, articles.get(self._db, id_), self._tagger.annotator)

    @property
    def summary(self) -> str:
        """What can be said of the places in a line."""
        counts = dict.fromkeys(Standing, 0)
        for place in self.places:
            counts[place.standing] += 1
        said = [
            _("{count} places").format(count=f"{len(self.places)}{'+' if self.more else ''}"),
            _("{count} ticked").format(count=len(self.ticked)),
        ]
        if self.taken:
            said.append(_("{count} taken").format(count=len(self.taken)))
        names = {
            Standing.TAGGED: _("{count} tagged so already"),
            Standing.OTHERWISE: _("{count} tagged otherwise"),
            Standing.LONGER: _("{count} in longer names"),
            Standing.INSIDE: _("{count} inside words"),
            Standing.AGAIN: _("{count} perhaps in longer names"),
            Standing.MOSTLY: _("{count} of a form that is often in longer names"),
            Standing.NUMBER: _("{count} numbers"),
        }
        said += [words.format(count=counts[k]) for k, words in names.items() if counts[k]]
        return " · ".join(said)


def _offsets(form: str, lexicon: Lexicon) -> list[tuple[int, str]]:
    """The longer forms that have this one's words among theirs, and where in each it begins."""
    return [
        (at, longer)
        for longer in lexicon.longer(form)
        if not (at := longer.find(form)) or longer[at - 1] == " "
    ]
