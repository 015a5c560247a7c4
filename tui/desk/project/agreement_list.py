"""How far annotators agree, as lists to walk through: labels, articles, confusions."""

from collections import Counter
from enum import StrEnum

from tui.agreement.answers import Answers, gather, pairs_of
from tui.agreement.bootstrap import Interval
from tui.agreement.examples import DifferingExample, DifferingSort, examples
from tui.agreement.report import agreement
from tui.agreement.values import Agreement
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.core.roles import GOLD
from tui.core.selection import Range
from tui.store.database import Database
from tui.store.project import project_settings
from tui.store.records.export import records
from tui.store.work import reviews
from tui.text.excerpt import around
from tui.text.fold import Level, fold

SAMPLES = 200
"""Enough for intervals to look at; ``hashiya agreement`` draws more."""
NOTHING = "–"
AROUND = 24
"""Code points on each side of the words that differ."""


class AgreementPart(StrEnum):
    """What is listed; Tab goes to the next one."""

    PAIRS = "pairs"
    LABELS = "labels"
    ARTICLES = "articles"
    CONFUSIONS = "confusions"
    GOLD = "gold"


@frozen_dataclass
class AgreementRow:
    """A line: its value and interval, counts, its name, and what Enter leads to: an article, there
    the offset ``start``, a label, or examples of a ``sort``."""

    value: str
    interval: str
    counts: str
    name: str
    article_id: str = ""
    label: str = ""
    start: int | None = None
    sort: DifferingSort | None = None


@frozen_dataclass
class MeasuredAgreement:
    """What is done now, compared; ``apart`` are the places where annotators differ, and
    ``against_gold`` those where one is not what was settled."""

    answers: Answers
    numbers: Agreement
    apart: tuple[DifferingExample, ...]
    against_gold: tuple[DifferingExample, ...]


def measure(db: Database) -> MeasuredAgreement:
    """The numbers; on another thread than that of ``db``, which is opened once more for this.

    Where names are hidden from curators nobody is compared with gold.
    """
    with db.beside() as own:
        answers = gather(records(own), statuses=(Status.DONE,))
        numbers = agreement(answers, samples=SAMPLES, times=reviews.times(own))
        hidden = project_settings.is_on(own, "hide-names")
    return MeasuredAgreement(
        answers,
        numbers,
        tuple(examples(answers, pairs_of(answers))),
        () if hidden else tuple(examples(answers, pairs_of(answers, GOLD))),
    )


class AgreementList:
    """Lists of what was measured; empty until ``show`` was told of it."""

    def __init__(self) -> None:
        self.part = AgreementPart.LABELS
        self.label = ""
        """The only label whose differences are listed; empty for all."""
        self.problem = ""
        self.sort: DifferingSort | None = None
        """The only sort of difference whose examples are listed."""
        self._typed = ""
        self._measured: MeasuredAgreement | None = None
        self._rows: list[AgreementRow] = []

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    def row(self, index: int) -> AgreementRow:
        """A line of the list."""
        return self._rows[index]

    @property
    def _found(self) -> Agreement | None:
        return self._measured.numbers if self._measured else None

    def show(self, measured: MeasuredAgreement) -> None:
        """List these numbers."""
        self._measured = measured
        if len(measured.numbers.spans.pairs) > 1:
            self.part = AgreementPart.PAIRS
        self._list()

    def filter(self, typed: str) -> None:
        """List only what has these words in its name."""
        self._typed = typed
        self._list()

    def next_part(self) -> None:
        """The next list; after the last one the first."""
        parts = [
            part for part in AgreementPart if part is not AgreementPart.GOLD or self._against_gold
        ]
        self.part = parts[(parts.index(self.part) + 1) % len(parts)]
        self.label, self.sort = "", None
        self._list()

    def list_label(self, label: str) -> None:
        """List the articles in which annotators differ in this label."""
        self.part, self.label, self._typed = AgreementPart.ARTICLES, label, ""
        self._list()

    def list_examples(self, sort: DifferingSort) -> None:
        """List the places where annotators differ so."""
        self.sort, self._typed = sort, ""
        self._list()

    @property
    def summary(self) -> str:
        """What was measured, in a line."""
        if self.problem:
            return self.problem
        if self._found is None:
            return _("measuring …")
        if not self._found.spans.pairs:
            return _("agreement takes two annotators who are done with the same articles")
        shared = len(self._found.spans.articles)
        count = ngettext("{count} article", "{count} articles", shared).format(count=shared)
        mean = _digits(self._found.spans.mean.value)
        return _("mean exact F1 {mean} · {articles}").format(mean=mean, articles=count)

    def _list(self) -> None:
        listing = {
            AgreementPart.PAIRS: self._pairs,
            AgreementPart.LABELS: self._labels,
            AgreementPart.ARTICLES: self._articles,
            AgreementPart.CONFUSIONS: self._confusions,
            AgreementPart.GOLD: self._errors,
        }
        rows = listing[self.part](self._found) if self._found else []
        if self.sort is not None:
            rows = self._examples(self.sort)
        typed = _folded(self._typed)
        self._rows = [row for row in rows if typed in _folded(row.name)]

    def _pairs(self, found: Agreement) -> list[AgreementRow]:
        return [
            AgreementRow(
                _digits(one.exact.value),
                _interval(one.exact.interval),
                str(one.shared.both),
                f"{one.one} · {one.other}",
            )
            for one in found.spans.pairs
        ]

    def _labels(self, found: Agreement) -> list[AgreementRow]:
        labels = sorted(
            found.spans.labels, key=lambda one: (one.exact.value is None, one.exact.value or 0.0)
        )
        return [
            AgreementRow(
                _digits(one.exact.value),
                _interval(one.exact.interval),
                " ".join(str(one.spans.get(name, 0)) for name in found.annotators),
                one.label,
                label=one.label,
            )
            for one in labels
        ] + self._links(found)

    def _links(self, found: Agreement) -> list[AgreementRow]:
        """Relations by label, and attributes, below the labels of spans."""
        relations = found.relations.labels if found.relations else ()
        rows = [
            AgreementRow(
                _digits(one.exact),
                "",
                " ".join(str(one.relations.get(name, 0)) for name in found.annotators),
                _("relation {label}").format(label=one.label),
            )
            for one in relations
        ]
        return rows + [
            AgreementRow(
                _digits(one.kappa),
                "",
                str(sum(pair.given for pair in one.pairs)),
                _("attribute {name} (kappa)").format(name=one.name),
            )
            for one in found.attributes
        ]

    def _articles(self, found: Agreement) -> list[AgreementRow]:
        differing = self._differing(self.label) if self.label else None
        return [
            AgreementRow(
                _digits(one.exact),
                "",
                " ".join(str(one.spans.get(name, NOTHING)) for name in found.annotators),
                one.title or one.id,
                article_id=one.id,
            )
            for one in found.spans.articles
            if one.exact is not None and (differing is None or one.id in differing)
        ]

    def _differing(self, label: str) -> set[str]:
        """The ids of articles in which two annotators differ in this label's spans."""
        apart = self._measured.apart if self._measured else ()
        return {one.article.id for one in apart if label in one.sort[1:]}

    def _confusions(self, found: Agreement) -> list[AgreementRow]:
        counts = sorted(found.spans.confusions.items(), key=lambda one: (-one[1], str(one[0])))
        return [
            AgreementRow(
                str(count),
                "",
                "",
                f"{one or NOTHING} · {other or NOTHING}",
                sort=("", one, other),
            )
            for (one, other), count in counts
            if one != other
        ]

    @property
    def _against_gold(self) -> tuple[DifferingExample, ...]:
        return self._measured.against_gold if self._measured else ()

    def _errors(self, _found: Agreement) -> list[AgreementRow]:
        """Who says what where gold says what, the most frequent first."""
        counts = Counter(one.sort for one in self._against_gold)
        return [
            AgreementRow(
                str(count),
                "",
                "",
                " · ".join((sort[0], *(label or NOTHING for label in sort[1:])))
                + (" · " + _("other extent") if sort[1] == sort[2] else ""),
                sort=sort,
            )
            for sort, count in counts.most_common()
        ]

    def _examples(self, sort: DifferingSort) -> list[AgreementRow]:
        measured = self._measured
        if measured is None:
            return []
        gold = self.part is AgreementPart.GOLD
        found = [
            one
            for one in (measured.against_gold if gold else measured.apart)
            if one.sort[1:] == sort[1:] and sort[0] in ("", one.sort[0])
        ]
        return [
            AgreementRow(
                "",
                "",
                "",
                f"{_words(one)} · {one.article.title or one.article.id}",
                article_id=one.article.id,
                start=one.start,
            )
            for one in found
        ]


def _words(one: DifferingExample) -> str:
    text = one.article.text
    shown = around(text, Range(one.start, one.end), AROUND, AROUND)
    return " ".join(text[shown.start : shown.end].split())


def _digits(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _interval(found: Interval | None) -> str:
    return "" if found is None else f"{found.low:.2f}–{found.high:.2f}"


def _folded(text: str) -> str:
    return fold(text, Level.LETTERS).text.casefold()
