"""Agreement as a page.

Behind each picture stands its table, for who reads with ears or copies numbers.
"""

from collections.abc import Sequence
from itertools import islice, pairwise

from tui.agreement.answers import Answers, Element, pairs_of
from tui.agreement.definitions import definitions
from tui.agreement.passages import Passage, passages
from tui.agreement.values import Agreement
from tui.cli.agreement.since import Earlier, with_since
from tui.cli.agreement.tables import tables
from tui.cli.shared.how_far import HowFar, how_far_table
from tui.cli.shared.html_parts import behind, html_table, page, section, text
from tui.cli.shared.svg_pictures import ChartBar, Numbered, bars, heat_map, line
from tui.cli.shared.table_parts import Table, digits, span_of
from tui.core.i18n import _, ngettext

MOST_PASSAGES = 300
"""Sentences on a page; a browser opens as many at once."""

MOST_LABELS = 40

STYLE = """
article{border:1px solid #d5dade;border-radius:8px;padding:.6rem 1rem;margin:1rem 0}
article h3{font-size:.95rem;margin:.1rem 0;color:#5b6770;font-weight:500}
.who{font-size:.85rem;font-weight:600;color:#5b6770;margin:.5rem 0 0}
.text{font-size:1.15rem;line-height:2;margin:0;white-space:pre-wrap}
.text span.s{border-bottom:2px dotted #5b6770}
.text span.d{background:#ffe9b8;border-bottom:3px solid #b45309}
ul.l{list-style:none;margin:.2rem 0;padding:0;font-size:.9rem;color:#3e4c59}
ul.l li{display:inline-block;margin-inline-end:1.2rem}ul.l b{color:#92400e}
@media print{article{break-inside:avoid}}
"""


def agreement_page(
    found: Agreement,
    answers: Answers,
    against: str | None,
    notes: Sequence[str],
    work: HowFar,
    earlier: Earlier | None = None,
) -> str:
    """The whole page as HTML; the same for the same numbers. ``work`` is how far annotators are,
    where that is known."""
    shown = with_since(tables(found, against, None), found, earlier)
    numbered = Numbered()
    title = _("Agreement of {names}").format(names=", ".join(found.annotators))
    parts = [
        f"<p>{text(shown['standing'].title)}</p>",
        html_table(shown["standing"]),
        *(f'<p class="note">{text(note)}</p>' for note in notes),
        _how_far_section(work),
        *(section(one.title, html_table(one)) for name, one in shown.items() if name == "since"),
        _pair_section(found, shown, numbered),
        section(shown["all"].title, html_table(shown["all"])),
        _label_section(found, shown, numbered),
        _confusion_section(found, shown, numbered),
        _time_section(found, shown, numbered),
        *(section(shown[name].title, html_table(shown[name]))
          for name in ("labels", "relations", "relation-labels", "attributes") if name in shown),
        section(shown["article"].title, html_table(shown["article"], most=50)),
        _passage_section(answers, against),
        _definition_section(found),
    ]  # fmt: skip
    return page(title, STYLE, parts)


def _how_far_section(work: HowFar) -> str:
    table = how_far_table(work)
    return section(table.title, html_table(table)) if work else ""


def _pair_section(found: Agreement, shown: dict[str, Table], numbered: Numbered) -> str:
    values = {(pair.one, pair.other): pair.exact.value for pair in found.spans.pairs}
    names = found.annotators
    cells = [
        [
            (value, digits(value).removeprefix("0") if value is not None else "")
            for other in names
            for value in [values.get((one, other), values.get((other, one)))]
        ]
        for one in names
    ]
    said = _("Exact F1 of every two annotators; the darker, the higher.")
    drawn = numbered.picture(shown["pair"].title, said, *heat_map(names, names, cells))
    return section(
        shown["pair"].title,
        f'<p>{text(said)}</p><div class="wide">{drawn}</div>',
        html_table(shown["pair"]),
    )


def _label_section(found: Agreement, shown: dict[str, Table], numbered: Numbered) -> str:
    rows: list[ChartBar] = []
    for one in found.spans.labels[:MOST_LABELS]:
        interval = one.exact.interval
        edges = (interval.low, interval.high) if interval else None
        words = f"{digits(one.exact.value)}  {span_of(interval)}"
        rows.append((one.label, one.exact.value, edges, words))
    said = _("Exact F1 of each label, with the 95 % interval as a line over the bar.")
    drawn = numbered.picture(shown["label"].title, said, *bars(rows))
    return section(
        shown["label"].title,
        f'<p>{text(said)}</p><div class="wide">{drawn}</div>',
        behind(shown["label"]),
    )


def _confusion_section(found: Agreement, shown: dict[str, Table], numbered: Numbered) -> str:
    counts = found.spans.confusions
    used = [one.label for one in found.spans.labels][:MOST_LABELS]
    names: list[str | None] = [*used, None]
    rows: list[list[tuple[float | None, str]]] = []
    for one in names:
        total = sum(counts.get((one, other), 0) for other in names)
        rows.append(
            [
                (number / total if number else None, str(number) if number else "")
                for other in names
                for number in [counts.get((one, other), 0)]
            ]
        )
    titles = [name or _("nothing") for name in names]
    said = _(
        "How often the first annotator's label (a row) stands against the second's (a column), or"
        " against nothing; the darker, the larger a share of its row."
    )
    drawn = numbered.picture(shown["confusion"].title, said, *heat_map(titles, titles, rows))
    return section(
        shown["confusion"].title,
        f'<p>{text(said)}</p><div class="wide">{drawn}</div>',
        behind(shown["confusion"]),
    )


def _time_section(found: Agreement, shown: dict[str, Table], numbered: Numbered) -> str:
    points = [(one.name, one.exact) for one in found.spans.periods]
    said = _("Exact F1 by when the articles were last worked on; else in the order they came.")
    drawn = numbered.picture(shown["time"].title, said, *line(points))
    return section(
        shown["time"].title,
        f'<p>{text(said)}</p><div class="wide">{drawn}</div>',
        behind(shown["time"]),
    )


def _definition_section(found: Agreement) -> str:
    rows = "".join(
        f"<dt><bdi>{text(one.name)}</bdi></dt><dd>{text(one.sentence)} "
        f"<cite><bdi>{text(one.source)}</bdi></cite></dd>"
        for one in definitions().values()
    )
    drawn = _("Intervals: {samples} samples of articles, seed {seed}. Units: {unit}.").format(
        samples=found.samples, seed=found.seed, unit=found.unit.value
    )
    return section(_("What the numbers are"), f"<dl>{rows}</dl>", f"<p>{text(drawn)}</p>")


def _passage_section(answers: Answers, against: str | None) -> str:
    pairs = pairs_of(answers, against)
    every = passages(answers, pairs)
    first = list(islice(every, MOST_PASSAGES))
    more = sum(1 for _passage in every)
    parts = ["".join(map(_passage, first))]
    if more:
        parts.append(
            "<p>"
            + text(
                ngettext("{count} more is not shown", "{count} more are not shown", more).format(
                    count=more
                )
            )
            + "</p>"
        )
    if not first:
        none = _("There is none.")
        parts.append(f"<p>{text(none)}</p>")
    return section(_("Sentences that differ"), *parts)


def _passage(one: Passage) -> str:
    title = f"{one.title} · {one.article}" if one.title else one.article
    versions = "".join(
        f'<p class="who"><bdi>{text(name)}</bdi></p>'
        f'<p class="text" dir="auto">{_marked(one, spans)}</p>{_listed(one, spans)}'
        for name, spans in one.versions.items()
    )
    return f"<article><h3><bdi>{text(title)}</bdi></h3>{versions}</article>"


def _marked(one: Passage, spans: Sequence[Element]) -> str:
    """The sentence, cut where any span begins or ends: pieces that differ, pieces alike."""
    edges = sorted(
        {one.start, one.end}
        | {min(max(place, one.start), one.end) for span in spans for place in span[:2]}
    )
    parts = ["" if one.start == 0 else "…"]
    for start, end in pairwise(edges):
        over = [span for span in spans if span[0] < end and start < span[1]]
        words = text(one.text[start:end])
        if not over:
            parts.append(words)
            continue
        kind = "d" if any(span in one.differing for span in over) else "s"
        labels = text(", ".join(span[2] for span in over))
        parts.append(f'<span class="{kind}" title="{labels}">{words}</span>')
    parts.append("" if one.end == len(one.text) else "…")
    return "".join(parts)


def _listed(one: Passage, spans: Sequence[Element]) -> str:
    """The spans in words, those that not everybody has marked as such."""
    if not spans:
        none = _("no span")
        return f'<ul class="l"><li>{text(none)}</li></ul>'
    rows = []
    for start, end, label in spans:
        quoted = f"<bdi>{text(label)}</bdi> «<bdi>{text(one.text[start:end])}</bdi>»"
        differs = (start, end, label) in one.differing
        rows.append(f"<li>{f'<b>≠ {quoted}</b>' if differs else quoted}</li>")
    return f'<ul class="l">{"".join(rows)}</ul>'
