"""How each annotator's work stands to what was settled: what was taken, missed, and otherwise."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from tui.agreement.answers import Answers
from tui.agreement.bootstrap import FEW, PackedCounts, interval
from tui.agreement.confusion import alignment
from tui.agreement.values import Number
from tui.core.frozen_dataclass import frozen_dataclass

ALL = ""
"""In the place of a label: all of them."""
_MEASURES = ("gold", "own", "took", "missed", "extra", "extent", "label")


@frozen_dataclass
class LabelAgainstGold:
    """One annotator and one label, in articles that both are done with; of all labels ``label`` is
    empty.

    ``gold`` spans are there, ``own`` are the annotator's; ``took`` are the same in both. Of the
    rest gold's are ``missed``, the annotator's ``extra``, or they stand against each other with
    another extent, or with another label (``label_became``: gold's, for the annotator's).
    """

    annotator: str
    label: str
    gold: int
    own: int
    took: int
    missed: int
    extra: int
    other_extent: int
    other_label: int
    precision: Number
    recall: Number
    f1: Number
    label_became: Mapping[str, int] = field(default_factory=dict)


def against_gold(
    answers: Answers, gold: str, *, samples: int = 1000, seed: int = 1
) -> list[LabelAgainstGold]:
    """A row for each annotator and label that either has, all labels together first."""
    rows = []
    for name in answers.annotators:
        if name == gold:
            continue
        articles = [a.answers for a in answers.articles if {name, gold} <= a.answers.keys()]
        counts: list[Counter[tuple[str, str]]] = []
        became: dict[str, Counter[str]] = {}
        for said in articles:
            found: Counter[tuple[str, str]] = Counter()
            for own, settled in alignment(said[name].spans, said[gold].spans):
                _count(found, own and own[2], settled and settled[2], same=own == settled)
                if own and settled and own[2] != settled[2]:
                    became.setdefault(own[2], Counter())[settled[2]] += 1
            counts.append(found)
        labels = sorted({label for one in counts for label, _measure in one if label != ALL})
        if articles:
            rows += _rows(name, [ALL, *labels], counts, became, samples, seed)
    return rows


def _count(
    found: Counter[tuple[str, str]], own: str | None, settled: str | None, *, same: bool
) -> None:
    for label in dict.fromkeys((ALL, *filter(None, (own, settled)))):
        mine = own is not None and label in (ALL, own)
        theirs = settled is not None and label in (ALL, settled)
        found[label, "own"] += mine
        found[label, "gold"] += theirs
        if same:
            found[label, "took"] += 1
        elif own is None:
            found[label, "missed"] += 1
        elif settled is None:
            found[label, "extra"] += 1
        else:
            found[label, "extent" if own == settled else "label"] += mine


def _rows(
    name: str,
    labels: Sequence[str],
    counts: Sequence[Counter[tuple[str, str]]],
    became: Mapping[str, Counter[str]],
    samples: int,
    seed: int,
) -> list[LabelAgainstGold]:
    places = {
        (label, m): k for k, (label, m) in enumerate((x, y) for x in labels for y in _MEASURES)
    }
    packed = PackedCounts(
        [{places[key]: count for key, count in one.items() if count} for one in counts],
        len(places),
    )
    totals, drawn = packed.totals(), packed.samples(samples, seed)
    few = len(counts) < FEW

    def number(top: Sequence[tuple[int, int]], below: Sequence[int]) -> Number:
        def value(fields: Sequence[int]) -> float | None:
            total = sum(fields[place] for place in below)
            return sum(times * fields[place] for times, place in top) / total if total else None

        shown: Callable[[Sequence[int]], float | None] = value
        return Number(value(totals), interval(drawn, shown, few=few))

    rows = []
    for label in labels:
        at = {measure: places[label, measure] for measure in _MEASURES}
        rows.append(
            LabelAgainstGold(
                name,
                label,
                gold=totals[at["gold"]],
                own=totals[at["own"]],
                took=totals[at["took"]],
                missed=totals[at["missed"]],
                extra=totals[at["extra"]],
                other_extent=totals[at["extent"]],
                other_label=totals[at["label"]],
                precision=number([(1, at["took"])], [at["own"]]),
                recall=number([(1, at["took"])], [at["gold"]]),
                f1=number([(2, at["took"])], [at["own"], at["gold"]]),
                label_became=dict(became.get(label, {})),
            )
        )
    return rows
