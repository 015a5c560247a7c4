"""Agreement as tables: for the terminal in words, for CSV with all digits."""

from pathlib import Path
from shlex import quote

from tui.agreement.confusion import PairKind
from tui.agreement.definitions import definitions
from tui.agreement.f1 import precision, recall
from tui.agreement.values import Agreement, Number
from tui.cli.shared.table_parts import NOTHING, Table, digits, span_of
from tui.core.i18n import _
from tui.core.roles import GOLD

TABLES = (
    *("pair", "all", "label", "article", "confusion", "example"),
    *("time", "since"),
    *("relations", "relation-labels", "attributes"),
)
WORST = 10
"""How many articles and confusions are shown unless the table is asked for."""


def tables(found: Agreement, against: str | None, db: Path | None) -> dict[str, Table]:
    """All tables by name, in the order in which they are shown; ``db`` is where articles open."""
    shown = {
        "standing": _standing(found),
        "pair": _pairs(found, against),
        "all": _everyone(found),
        "label": _labels(found),
        "article": _articles(found, against, db),
        "confusion": _confusions(found),
        "time": _periods(found),
    }
    if found.article_labels is not None:
        shown["labels"] = _sets(found)
    if found.relations is not None:
        shown["relations"] = _arcs(found)
        shown["relation-labels"] = _arc_labels(found)
    if found.attributes:
        shown["attributes"] = _attributes(found)
    return shown


def explanations() -> list[str]:
    """A line for each number: its name, what it is, its source."""
    return [f"{one.name}: {one.sentence} ({one.source})" for one in definitions().values()]


def _standing(found: Agreement) -> Table:
    values = [
        (pair.one, pair.other, pair.shared.both, pair.shared.both_empty, pair.shared.only_one,
         pair.shared.only_other, pair.shared.opened)
        for pair in found.spans.pairs
    ]  # fmt: skip
    return Table(
        _("Articles that count"),
        (_("annotators"), _("done by both"), _("no span"), _("first alone"), _("second alone"),
         _("opened by both")),
        [(f"{one} · {other}", *map(str, rest)) for one, other, *rest in values],
        ("a", "b", "both", "both_empty", "only_a", "only_b", "opened"),
        values,
    )  # fmt: skip


def _pairs(found: Agreement, against: str | None) -> Table:
    known = definitions()
    rows, values = [], []
    for pair in found.spans.pairs:
        counts = pair.counts["exact"]
        scores = (precision(counts), recall(counts)) if against is not None else ()
        numbers = (pair.relaxed, pair.extent, pair.characters, pair.kappa, pair.kappa_marked)
        rows.append(
            (f"{pair.one} · {pair.other}", digits(pair.exact.value), span_of(pair.exact.interval),
             *map(digits, scores), *(digits(one.value) for one in numbers))
        )  # fmt: skip
        values.append(
            (pair.one, pair.other, pair.shared.both, *_numbers(pair.exact), *scores,
             *(part for one in numbers for part in _numbers(one)))
        )  # fmt: skip
    scored = (_("precision"), _("recall")) if against is not None else ()
    return Table(
        _("Spans, by pair of annotators"),
        (_("annotators"), _("exact F1"), known["ci"].name, *scored, _("relaxed"), _("extent"),
         _("characters"), _("kappa"), _("on marked")),
        rows,
        ("a", "b", "articles", "exact", "exact_low", "exact_high",
         *(("precision", "recall") if scored else ()),
         *(f"{name}{part}" for name in ("relaxed", "extent", "characters", "kappa", "kappa_marked")
           for part in ("", "_low", "_high"))),
        values,
    )  # fmt: skip


def _numbers(one: Number) -> tuple[float | None, float | None, float | None]:
    interval = one.interval
    return (one.value, interval.low if interval else None, interval.high if interval else None)


def _everyone(found: Agreement) -> Table:
    spans, known = found.spans, definitions()
    rows: list[tuple[str, str, float | None]] = [
        ("exact", _("mean exact F1"), spans.mean.value),
        ("sd", _("… standard deviation over pairs"), spans.deviation),
        ("fleiss", known["fleiss"].name, spans.fleiss),
        ("fleiss_marked", _("… on marked units"), spans.fleiss_marked),
        ("alpha", known["alpha"].name, spans.alpha),
        ("alpha_marked", _("… on marked units"), spans.alpha_marked),
        ("u_alpha_2016", known["u_alpha_2016"].name, spans.u_alpha),
        ("u_alpha_binary_2016", known["u_alpha_binary_2016"].name, spans.u_alpha_binary),
        ("cu_alpha_2016", known["cu_alpha_2016"].name, spans.cu_alpha),
        ("alpha_u_2004", known["alpha_u_2004"].name, spans.alpha_u_2004),
        ("gamma", known["gamma"].name, spans.gamma),
    ]
    interval = spans.mean.interval
    edges = (interval.low, interval.high) if interval else (None, None)
    return Table(
        _("Spans, over all annotators"),
        (_("number"), _("value"), known["ci"].name),
        [
            (name, digits(value), span_of(interval) if key == "exact" else "")
            for key, name, value in rows
            if (key != "gamma" or value is not None) and (key != "sd" or len(spans.pairs) > 1)
        ],
        ("number", "value", "low", "high"),
        [(key, value, *(edges if key == "exact" else (None, None))) for key, _name, value in rows],
        below=(_reasons(found),),
    )


def _reasons(found: Agreement) -> str:
    """What share of all spans is alike, and what differs in the others."""
    kinds = found.spans.kinds
    total = sum(kinds.values()) or 1
    same, label, extent, both, alone = (
        f"{100 * kinds.get(kind, 0) / total:.1f} %" for kind in PairKind
    )
    return _(
        "Of all spans {same} are the same, {label} differ in the label alone, {extent} in the"
        " extent alone, {both} in both, and {alone} stand against nothing."
    ).format(same=same, label=label, extent=extent, both=both, alone=alone)


def _labels(found: Agreement) -> Table:
    known = definitions()
    labels = found.spans.labels
    return Table(
        _("Spans, by label"),
        (_("label"), *found.annotators, _("exact F1"), known["ci"].name, _("relaxed"), _("kappa"),
         _("alpha"), _("uα")),
        [
            (one.label, *(str(one.spans.get(name, 0)) for name in found.annotators),
             digits(one.exact.value), span_of(one.exact.interval), digits(one.relaxed.value),
             digits(one.kappa), digits(one.alpha), digits(one.u_alpha))
            for one in labels
        ],
        ("label", *(f"n_{name}" for name in found.annotators), "exact", "exact_low", "exact_high",
         "relaxed", "relaxed_low", "relaxed_high", "kappa", "fleiss", "alpha", "u_alpha_2016"),
        [
            (one.label, *(one.spans.get(name, 0) for name in found.annotators),
             *_numbers(one.exact), *_numbers(one.relaxed), one.kappa, one.fleiss, one.alpha,
             one.u_alpha)
            for one in labels
        ],
    )  # fmt: skip


def opening_command(
    db: Path, article: str, annotator: str, against: str | None, at: int | None = None
) -> str:
    """What opens an article, at an offset where that is given: the desk of an annotator; against
    gold that of curators, where both versions stand beside it."""
    place = f"--db {quote(str(db))}"
    offset = "" if at is None else f" --at {at}"
    if against == GOLD:
        return f"hashiya adjudicate {place} --article {quote(article)}{offset}"
    return f"hashiya open {place} --annotator {quote(annotator)}{offset} -- {quote(article)}"


def _articles(found: Agreement, against: str | None, db: Path | None) -> Table:
    names = found.annotators
    marked = [one for one in found.spans.articles if one.exact is not None]
    head = (_("article"), *names, _("exact F1"))
    rows = [
        (one.id, *(str(one.spans.get(name, NOTHING)) for name in names), digits(one.exact))
        for one in marked
    ]
    if db is not None:
        head = (*head, _("open it"))
        rows = [
            (*row, opening_command(db, one.id, names[0], against))
            for row, one in zip(rows, marked, strict=True)
        ]  # fmt: skip
    return Table(
        _("Articles, the worst first"),
        head,
        rows,
        ("id", "title", "exact", *(f"n_{name}" for name in names)),
        [
            (one.id, one.title, one.exact, *(one.spans.get(name) for name in names))
            for one in found.spans.articles
        ],
        most=WORST,
    )


def _confusions(found: Agreement) -> Table:
    counts = sorted(found.spans.confusions.items(), key=lambda one: (-one[1], str(one[0])))
    differing = [((one, other), count) for (one, other), count in counts if one != other]
    return Table(
        _("Labels against labels, and against nothing"),
        (_("first"), _("second"), _("spans")),
        [(one or NOTHING, other or NOTHING, str(count)) for (one, other), count in differing],
        ("a", "b", "n"),
        [(one, other, count) for (one, other), count in counts],
        most=WORST,
    )


def _periods(found: Agreement) -> Table:
    periods = found.spans.periods
    return Table(
        _("Over time"),
        (_("when"), _("articles"), _("exact F1")),
        [(one.name, str(one.articles), digits(one.exact)) for one in periods],
        ("period", "articles", "exact"),
        [(one.name, one.articles, one.exact) for one in periods],
        summary=False,
    )


def _sets(found: Agreement) -> Table:
    assert found.article_labels is not None
    pairs = found.article_labels.pairs
    alpha = _("alpha over all annotators: {value}").format(value=digits(found.article_labels.alpha))
    return Table(
        _("Labels of articles"),
        (_("annotators"), _("exact F1"), _("kappa")),
        [(f"{one.one} · {one.other}", digits(one.exact), digits(one.kappa)) for one in pairs],
        ("a", "b", "exact", "kappa"),
        [(one.one, one.other, one.exact, one.kappa) for one in pairs],
        kind="labels",
        below=(alpha,),
    )


def _arcs(found: Agreement) -> Table:
    assert found.relations is not None
    pairs = found.relations.pairs
    return Table(
        _("Relations"),
        (_("annotators"), _("exact F1"), _("both ends alone"), _("between matched spans")),
        [
            (f"{one.one} · {one.other}", digits(one.exact), digits(one.ends), digits(one.matched))
            for one in pairs
        ],
        ("a", "b", "exact", "ends", "matched"),
        [(one.one, one.other, one.exact, one.ends, one.matched) for one in pairs],
        kind="relations",
    )


def _arc_labels(found: Agreement) -> Table:
    assert found.relations is not None
    labels = found.relations.labels
    return Table(
        _("Relations, by label"),
        (_("relation"), *found.annotators, _("exact F1"), _("between matched spans")),
        [
            (one.label, *(str(one.relations.get(name, 0)) for name in found.annotators),
             digits(one.exact), digits(one.matched))
            for one in labels
        ],
        ("relation", *(f"n_{name}" for name in found.annotators), "exact", "matched"),
        [
            (one.label, *(one.relations.get(name, 0) for name in found.annotators), one.exact,
             one.matched)
            for one in labels
        ],
        kind="relations",
    )  # fmt: skip


def _attributes(found: Agreement) -> Table:
    rows = [(of.name, one) for of in found.attributes for one in of.pairs]
    return Table(
        _("Attributes, on spans that both have"),
        (_("attribute"), _("annotators"), _("spans"), _("given"), _("the same"), _("kappa")),
        [
            (name, f"{one.one} · {one.other}", str(one.spans), str(one.given), str(one.same),
             digits(one.kappa))
            for name, one in rows
        ],
        ("attribute", "a", "b", "spans", "given", "same", "kappa"),
        [(name, one.one, one.other, one.spans, one.given, one.same, one.kappa)
         for name, one in rows],
        kind="attributes",
    )  # fmt: skip
