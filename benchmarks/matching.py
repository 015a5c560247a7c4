"""How much of other people's annotation ``+`` finds, printed as the tables of docs/matching.md.

Run ``python -m benchmarks.matching PATH...`` on files of tagged articles that ``hashiya import``
reads (Wojood, AQMAR, ArMPro). For each name its commonest form is marked everywhere, and what is
ticked is compared with the spans of the data: from the first mention, from mentions drawn by
chance, and with a part of the articles tagged. With ``--halves`` each half of a file's articles is
measured for itself.
"""

import argparse
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tui.core.label import Label
from tui.core.record import Record
from tui.core.selection import Range
from tui.core.span import Source, Span
from tui.desk.editing.annotations import Annotations
from tui.desk.suggest.cross_validation import CrossValidation, has_nested_spans
from tui.desk.suggest.form_index import is_place
from tui.desk.suggest.lexicon import Lexicon
from tui.desk.suggest.propagation import Propagation, Standing
from tui.desk.view.span_index import SpanIndex
from tui.exchange.reading import read_path
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles, search
from tui.text.fold import folded_form

NUMBERS = frozenset(
    "DATE TIME CARDINAL ORDINAL MONEY PERCENT QUANTITY UNIT CURR".split()  # noqa: SIM905
)
PROCLITIC_LETTERS = frozenset("وفبكلسا")
MOST_LETTERS = 3
DRAWS = 8
"""How often each name's mention to start from is drawn, and the articles that are tagged."""
SHARES = (0.0, 0.1, 0.25, 0.5, 0.75)
WHO = "a1"

Choose = Callable[[Sequence[Span]], Span]


@dataclass
class Corpus:
    """Articles in a database with nothing tagged, and beside them what the data say."""

    name: str
    db: Database
    texts: dict[str, str] = field(default_factory=dict)
    gold: dict[str, SpanIndex] = field(default_factory=dict)

    @cached_property
    def nested(self) -> bool:
        """Whether spans lie in spans."""
        return any(has_nested_spans(spans) for spans in self.gold.values())

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

    @property
    def reached(self) -> str:
        """Of the mentions the share that is ticked."""
        return f"{self.found / max(1, self.mentions):.1%}"

    @property
    def precision(self) -> str:
        """Of what is ticked the share that is right."""
        return f"{self.right / max(1, self.ticked):.1%}"

    def __str__(self) -> str:
        """The cells of a table's row."""
        listed = f"{self.listed / max(1, self.mentions):.1%}"
        return (
            f"{self.names:,} | {self.mentions:,} | {listed} | {self.reached} | {self.ticked:,}"
            f" | {self.precision}"
        )


def records_of(path: Path) -> list[Record]:
    """The articles of a file; of those with the very same text the first."""
    found = [record for record in read_path(path) if isinstance(record, Record)]
    return list({record.text: record for record in reversed(found)}.values())[::-1]


def loaded(name: str, records: Sequence[Record], path: Path) -> Corpus:
    """A corpus of these articles, in a database of its own."""
    corpus = Corpus(name, open_database(path, create=True))
    with corpus.db.transaction():
        for number, record in enumerate(records):
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


def first(mentions: Sequence[Span]) -> Span:
    """The mention that one comes upon first."""
    return mentions[0]


def tally(corpus: Corpus, *, names_only: bool, knowing: bool, choose: Choose = first) -> Tally:
    """Mark each name everywhere, the commonest first, each mention being of one name.

    ``knowing``: the commonest forms of the other names were tagged somewhere before, and spans
    in spans where the data have them. ``choose``: of the mentions of the commonest form the one
    to start from.
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
            own = choose([span for span in group if _form(corpus, span) == form])
            nested = knowing and corpus.nested
            _mark(corpus, own, group, total, lexicon=lexicon, nested=nested)
    return total


def _form(corpus: Corpus, span: Span) -> str:
    return folded_form(corpus.texts[span.article_id][span.start : span.end])


def tag(corpus: Corpus, ids: Iterable[str]) -> None:
    """Tag these articles as the data are."""
    with corpus.db.transaction():
        for label in {span.label for span, _form in corpus.mentions()}:
            scheme.put(corpus.db, Label(label), annotator=WHO)
        for id_ in ids:
            tagger = Annotations(corpus.db, articles.get(corpus.db, id_), WHO)
            for span in corpus.gold[id_]:
                tagger.add([Range(span.start, span.end)], span.label, Source.HAND)


def tally_begun(corpus: Corpus, done: Collection[str], total: Tally) -> None:
    """Mark each name where these articles are tagged, and count in the others.

    One starts from a mention that is tagged, where there is one.
    """
    lexicon = Lexicon.of(search.forms(corpus.db, WHO))
    nested = search.nests(corpus.db, WHO)
    groups: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for span, form in corpus.mentions():
        groups[form, span.label].append(span)
    for group in groups.values():
        own = next((span for span in group if span.article_id in done), group[0])
        rest = [span for span in group if span.article_id not in done]
        if len(group) > 1:
            _mark(corpus, own, rest, total, lexicon=lexicon, nested=nested, but=done)


def _mark(
    corpus: Corpus,
    own: Span,
    group: list[Span],
    total: Tally,
    *,
    lexicon: Lexicon,
    nested: bool,
    but: Collection[str] = (),
) -> None:
    """Start from one mention, and compare what is listed in all articles, but for some."""
    tagger = Annotations(corpus.db, articles.get(corpus.db, own.article_id), WHO)
    chosen, label = Range(own.start, own.end), own.label
    found = Propagation(tagger, chosen, label, lexicon, lambda happened: happened, nested=nested)
    found.widen()
    within = {span.id for span in group} - {own.id}
    listed, reached = set(), set()
    for index, place in enumerate(found.places):
        here = place.article_id == own.article_id and place.range == chosen
        if here or place.article_id in but:
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


def marked(corpora: Iterable[Corpus]) -> None:
    """Print how much ``+`` finds, and how much of it is right."""
    print("| data | labels | tagged before | names | within reach | listed | ticked"
          " | ticked in all | precision | from any mention |\n" + "| --- " * 10 + "|")  # fmt: skip
    for corpus in corpora:
        numbers = any(span.label in NUMBERS for span, _form in corpus.mentions())
        for names_only in (True, False) if numbers else (False,):
            for knowing in (False, True):
                one = tally(corpus, names_only=names_only, knowing=knowing)
                drawn = [
                    tally(corpus, names_only=names_only, knowing=knowing, choose=chance.choice)
                    for chance in map(random.Random, range(DRAWS))
                ]
                ticked, right = sum(d.ticked for d in drawn), sum(d.right for d in drawn)
                print(
                    f"| {corpus.name} | {'names' if names_only else 'all'}"
                    f" | {'forms of other names' if knowing else 'nothing'} | {one}"
                    f" | {right / max(1, ticked):.1%} |",
                    flush=True,
                )


def suggested(corpora: Iterable[Corpus]) -> None:
    """Print how often a suggestion is right, and how many spans are suggested."""
    print("\n| data | articles | spans | tagged elsewhere, too | offered | precision"
          " | recall |\n" + "| --- " * 7 + "|")  # fmt: skip
    for corpus in corpora:
        trial = CrossValidation(
            (text, list(corpus.gold[id_])) for id_, text in corpus.texts.items()
        )
        score = trial.score()
        print(
            f"| {corpus.name} | {score.articles} | {score.spans} | {score.known}"
            f" | {score.offered} | {score.precision:.1%} | {score.recall:.1%} |"
        )


def begun(named: dict[str, list[Record]], folder: Path) -> None:
    """Print how much ``+`` finds as more and more is tagged."""
    print("\n| data | articles tagged | ticked | precision |\n" + "| --- " * 4 + "|")
    for name, records in named.items():
        tallies = {share: Tally() for share in SHARES}
        for seed in range(DRAWS):
            corpus = loaded(name, records, folder / f"{name} {seed}.db")
            drawn = random.Random(seed).sample(list(corpus.texts), len(corpus.texts))
            done: list[str] = []
            for share, total in tallies.items():
                more = drawn[len(done) : round(share * len(drawn))]
                tag(corpus, more)
                done += more
                tally_begun(corpus, set(done), total)
            corpus.db.close()
        for share, total in tallies.items():
            print(f"| {name} | {share:.0%} | {total.reached} | {total.precision} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--halves", action="store_true")
    options = parser.parse_args()
    named: dict[str, list[Record]] = {}
    for path in options.paths:
        name, records = f"{path.parent.name} {path.stem}", records_of(path)
        if options.halves:
            middle = len(records) // 2
            named[f"{name} first half"] = records[:middle]
            named[f"{name} second half"] = records[middle:]
        else:
            named[name] = records
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        corpora = [
            loaded(name, records, Path(folder) / f"{name}.db") for name, records in named.items()
        ]
        for corpus in corpora:
            stack.callback(corpus.db.close)
        marked(corpora)
        begun(named, Path(folder))
        suggested(corpora)


if __name__ == "__main__":
    main()
