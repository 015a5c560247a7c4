"""How far annotators agree, as lists to walk through: labels, articles, confusions."""

from dataclasses import dataclass
from enum import StrEnum

from tui.agreement.answers import Answers, gather, pairs_of
from tui.agreement.bootstrap import Interval
from tui.agreement.report import agreement
from tui.agreement.values import Agreement
from tui.core.i18n import _, ngettext
from tui.core.review import Status
from tui.store import reviews
from tui.store.database import Database
from tui.store.export import records
from tui.text.fold import Level, fold

SAMPLES = 200
"""Enough for intervals to look at; ``hashiya agreement`` draws more."""
NOTHING = "–"


class AgreementPart(StrEnum):
    """What is listed; Tab goes to the next one."""

    PAIRS = "pairs"
    LABELS = "labels"
    ARTICLES = "articles"
    CONFUSIONS = "confusions"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A line: its value and interval, counts, its name, and what Enter leads to."""

    value: str
    interval: str
    counts: str
    name: str
    article_id: str = ""
    label: str = ""


def measure(db: Database) -> tuple[Answers, Agreement]:
    """The numbers on what is done now; on another thread than that of ``db``, which is opened once
    more for this."""
    with db.beside() as own:
        answers = gather(records(own), statuses=(Status.DONE,))
        return answers, agreement(answers, samples=SAMPLES, times=reviews.times(own))


class AgreementList:
    """Lists of what was measured; empty until ``show`` was told of it."""

    def __init__(self) -> None:
        self.part = AgreementPart.LABELS
        self.label = ""
        """The only label whose differences are listed; empty for all."""
        self.problem = ""
        self._typed = ""
        self._answers: Answers | None = None
        self._found: Agreement | None = None
        self._rows: list[AgreementRow] = []

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._rows)

    def row(self, index: int) -> AgreementRow:
        """A line of the list."""
        return self._rows[index]

    def show(self, numbers: tuple[Answers, Agreement]) -> None:
        """List these numbers."""
        self._answers, self._found = numbers
        if len(self._found.spans.pairs) > 1:
            self.part = AgreementPart.PAIRS
        self._list()

    def filter(self, typed: str) -> None:
        """List only what has these words in its name."""
        self._typed = typed
        self._list()

    def next_part(self) -> None:
        """The next list; after the last one the first."""
        parts = list(AgreementPart)
        self.part = parts[(parts.index(self.part) + 1) % len(parts)]
        self.label = ""
        self._list()

    def list_label(self, label: str) -> None:
        """List the articles in which annotators differ in this label."""
        self.part, self.label, self._typed = AgreementPart.ARTICLES, label, ""
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
        }
        rows = listing[self.part](self._found) if self._found else []
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
        assert self._answers is not None
        return {
            article.id
            for article in self._answers.articles
            for pair in pairs_of(self._answers)
            if article.answers.keys() >= {*pair}
            and any(
                span[2] == label
                for span in article.answers[pair[0]].spans ^ article.answers[pair[1]].spans
            )
        }

    def _confusions(self, found: Agreement) -> list[AgreementRow]:
        counts = sorted(found.spans.confusions.items(), key=lambda one: (-one[1], str(one[0])))
        return [
            AgreementRow(
                str(count),
                "",
                "",
                f"{one or NOTHING} · {other or NOTHING}",
                label=one or other or "",
            )
            for (one, other), count in counts
            if one != other
        ]


def _digits(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _interval(found: Interval | None) -> str:
    return "" if found is None else f"{found.low:.2f}–{found.high:.2f}"


def _folded(text: str) -> str:
    return fold(text, Level.LETTERS).text.casefold()
