"""How much of other people's annotation ``+`` finds, printed as the tables of docs/matching.md.

Run ``python -m benchmarks.matching PATH...`` on files of tagged articles that ``hashiya import``
reads (Wojood, AQMAR, ArMPro). For each name its commonest form is marked everywhere, and what is
ticked is compared with the spans of the data.
"""

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tui.core.record import Record
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.everywhere import Everywhere, Standing
from tui.desk.forms import is_place
from tui.desk.lexicon import Lexicon
from tui.desk.spans import SpanIndex
from tui.desk.tagging import Tagger
from tui.desk.trial import Trial, nests
from tui.exchange.reading import read_path
from tui.store import articles
from tui.store.database import Database, open_database
from tui.text.fold import folded_form

NUMBERS = frozenset(
    "DATE TIME CARDINAL ORDINAL MONEY PERCENT QUANTITY UNIT CURR".split()  # noqa: SIM905
)
PROCLITIC_LETTERS = frozenset("وفبكلسا")
MOST_LETTERS = 3


@dataclass
class Corpus:
    """Articles in a database with nothing tagged, and beside them what the data say."""

    db: Database
    texts: dict[str, str] = field(default_factory=dict)
    gold: dict[str, SpanIndex] = field(default_factory=dict)

    @cached_property
    def nested(self) -> bool:
        """Whether spans lie in spans."""
        return any(nests(spans) for spans in self.gold.values())

    def mentions(self) -> Iterable[tuple[Span, str]]:
        """Each span with its folded form."""
        for id_, spans in self.gold.items():
            for span in spans:
                yield span, folded_form(self.texts[id_][span.start : span.end])


@dataclass
class Tally:
    """Mentions of names with two or more: within reach, listed, ticked; and all that was ticked."""

    names: int = 0
    mentions: int = 0
    listed: int = 0
    found: int = 0
    ticked: int = 0
    right: int = 0


def loaded(path: Path, folder: Path) -> Corpus:
    """The articles of a file; of those with the very same text the first."""
    corpus = Corpus(open_database(folder / f"{path.name}.db", create=True))
    seen: set[str] = set()
    with corpus.db.transaction():
        for number, record in enumerate(read_path(path)):
            if not isinstance(record, Record) or record.text in seen:
                continue
            seen.add(record.text)
            id_ = f"a{number}"
            articles.add(corpus.db, text=record.text, title=id_, meta={}, id_=id_)
            corpus.texts[id_] = record.text
            corpus.gold[id_] = SpanIndex(
                Span(f"{id_}-{n}", id_, "gold", span.label, span.start, span.end)
                for n, span in enumerate(record.spans)
            )
    return corpus


def stripped(form: str) -> set[str]:
    """A form without none, one, two or three proclitic letters at its front."""
    found = {form}
    for letters in range(1, MOST_LETTERS + 1):
        front, rest = form[:letters], form[letters:]
        if len(rest.partition(" ")[0]) >= 2 and set(front) <= PROCLITIC_LETTERS:
            found.add(rest)
    return found


def tally(corpus: Corpus, *, names_only: bool, knowing: bool) -> Tally:
    """Mark each name everywhere, the commonest first, each mention being of one name.

    ``knowing``: the commonest forms of the other names were tagged somewhere before.
    """
    mentions = [
        (span, form)
        for span, form in corpus.mentions()
        if not (names_only and span.label in NUMBERS)
    ]
    counts = Counter((form, span.label) for span, form in mentions)
    by_stem: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for span, form in mentions:
        for stem in stripped(form):
            by_stem[stem, span.label].append(span)
    lexicon = Lexicon.of((form, label, 1) for form, label in counts) if knowing else Lexicon()
    total, done = Tally(), set[str]()
    for (form, label), _count in counts.most_common():
        group = [span for span in by_stem[form, label] if span.id not in done]
        done.update(span.id for span in group)
        if len(group) > 1:
            _mark(corpus, lexicon, form, label, group, total)
    return total


def _mark(
    corpus: Corpus, lexicon: Lexicon, form: str, label: str, group: list[Span], total: Tally
) -> None:
    """Start from the form's first mention, and compare what is listed in all articles."""
    first = next(
        span
        for span in group
        if folded_form(corpus.texts[span.article_id][span.start : span.end]) == form
    )
    tagger = Tagger(corpus.db, articles.get(corpus.db, first.article_id), "a1")
    chosen = Range(first.start, first.end)
    found = Everywhere(
        tagger, chosen, label, lexicon, lambda happened: happened, nested=corpus.nested
    )
    found.widen()
    within = {span.id for span in group} - {first.id}
    listed, reached = set(), set()
    for index, place in enumerate(found.places):
        if place.article_id == first.article_id and place.range == chosen:
            continue
        right = {
            span.id
            for span in corpus.gold[place.article_id].touching(*place.range)
            if span.label == label and is_place(span, place.text, place.range)
        }
        if place.standing is not Standing.INSIDE:
            listed |= right
        if index in found.ticked:
            reached |= right
            total.ticked += 1
            total.right += bool(right)
    total.names += 1
    total.mentions += len(within)
    total.listed += len(within & listed)
    total.found += len(within & reached)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    paths = parser.parse_args().paths
    with tempfile.TemporaryDirectory() as folder:
        corpora = {path: loaded(path, Path(folder)) for path in paths}
        print("| data | labels | known before | names | within reach | listed | of them ticked"
              " | ticked in all | precision |\n" + "| --- " * 9 + "|")  # fmt: skip
        for path, corpus in corpora.items():
            for names_only in (True, False):
                for knowing in (True, False):
                    one = tally(corpus, names_only=names_only, knowing=knowing)
                    share = one.listed / max(1, one.mentions)
                    ticked = one.found / max(1, one.mentions)
                    print(
                        f"| {path.parent.name} | {'names' if names_only else 'all'}"
                        f" | {'the other names' if knowing else 'nothing'} | {one.names}"
                        f" | {one.mentions} | {share:.1%} | {ticked:.1%} | {one.ticked}"
                        f" | {one.right / max(1, one.ticked):.1%} |"
                    )
        print("\n| data | articles | spans | tagged elsewhere, too | offered | precision"
              " | recall |\n" + "| --- " * 7 + "|")  # fmt: skip
        for path, corpus in corpora.items():
            score = Trial(
                (text, list(corpus.gold[id_])) for id_, text in corpus.texts.items()
            ).score()
            print(
                f"| {path.parent.name} {path.stem} | {score.articles} | {score.spans}"
                f" | {score.known} | {score.offered} | {score.precision:.1%}"
                f" | {score.recall:.1%} |"
            )
        for corpus in corpora.values():
            corpus.db.close()


if __name__ == "__main__":
    main()
