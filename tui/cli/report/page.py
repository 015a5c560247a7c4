"""The report of a project as a page to be shown, printed or read aloud.

Behind each picture stands its table; without what draws, the tables stand alone.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from shlex import quote

from tui.cli.agreement.tables import tables
from tui.cli.report.model import ModelOutlook
from tui.cli.report.pictures import (
    COLOURS,
    STATUS_COLOURS,
    Amount,
    Painter,
    periods_of,
)
from tui.cli.report.tables import label_name, report_tables, status_words
from tui.cli.shared.html_parts import behind, html_table, page, section, text
from tui.cli.shared.table_parts import Table
from tui.core.i18n import _
from tui.core.review import Status
from tui.desk.project.project_report import ProjectReport
from tui.store.figures.work_done import WorkDay

MOST_LABELS = 40

STYLE = """
dl.sums{display:flex;flex-wrap:wrap;gap:.4rem 2.5rem;margin:1rem 0}dl.sums div{display:flex;
flex-direction:column-reverse}dl.sums dt{font-weight:400;color:#5b6770}
dl.sums dd{font-size:1.7rem;margin:0;color:#1f2933;font-variant-numeric:tabular-nums}
nav ul,ul.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.4rem}
nav a{color:#2f6db3}figure{margin:1rem 0}figcaption{color:#3e4c59}
svg text{direction:ltr;unicode-bidi:plaintext;font-family:system-ui,"Noto Naskh Arabic",sans-serif}
ul.legend i{display:inline-block;width:.9em;height:.9em;margin-inline-end:.4em;border-radius:2px;
border:1px solid #5b6770;vertical-align:-.1em}
code{direction:ltr;unicode-bidi:isolate;font-size:.85rem}
.odd th,.odd code{overflow-wrap:anywhere}
@page{margin:1.6cm}
@media print{body{margin:0;max-width:none;font-size:10.5pt}nav{display:none}
table{font-size:9pt}th,td{padding:.15rem .45rem}
h2{break-after:avoid}figure,tr{break-inside:avoid}svg{max-width:100%;height:auto}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details::details-content{content-visibility:visible;block-size:auto}summary{list-style:none}}
"""


def report_page(found: ProjectReport, outlooks: Sequence[ModelOutlook], db: Path) -> str:
    """The whole page as HTML; the same for the same numbers."""
    shown = report_tables(found, outlooks, db)
    paint = Painter()
    sections = [part for part in _sections(found, shown, paint, db) if part[2]]
    title = _("Report on {name}").format(name=db.stem)
    links = "".join(
        f'<li><a href="#{name}">{text(heading)}</a></li>' for name, heading, _body in sections
    )
    told = _("Numbers of {day} at {time}, UTC; days are those of UTC.").format(
        day=found.at[:10], time=found.at[11:16]
    )
    contents = text(_("contents"))
    parts = [
        f'<p class="note">{text(told)}</p>',
        f'<p class="note">{text(paint.missing)}</p>' if paint.missing else "",
        _sums(found),
        f'<nav aria-label="{contents}"><ul>{links}</ul></nav><main>',
        *(section(heading, body, name=name) for name, heading, body in sections),
        "</main>",
    ]
    return page(title, STYLE, parts)


def _sections(
    found: ProjectReport, shown: dict[str, Table], paint: Painter, db: Path
) -> list[tuple[str, str, str]]:
    """Name, heading and body of each section, those with nothing to tell empty."""
    return [
        ("people", _("Who has done what"), _people(found, shown, paint)),
        ("days", _("Day by day"), _days(found, shown, paint)),
        ("assigned", _("What is assigned"), _plain(shown, "assigned")),
        ("labels", _("Labels"), _labels(found, shown, paint)),
        ("agreement", _("Agreement"), _agreement(found, paint, db)),
        ("settled", _("What was settled"), _settled(found, shown)),
        ("model", _("What the model would add"), _plain(shown, "model")),
        ("odd", _("Articles that deserve a second look"), _odd(shown)),
    ]


def _sums(found: ProjectReport) -> str:
    done = sum(said.get(Status.DONE, 0) for said in found.statuses.values())
    hours = sum(one.seconds for one in found.work) / 3600
    sums = (
        (_("articles"), f"{found.articles:,}"),
        (_("words"), f"{found.words:,}"),
        (_("annotators"), f"{len(found.work):,}"),
        (_("times an article was done"), f"{done:,}"),
        (_("spans"), f"{found.spans:,}"),
        (_("hours at the desk"), f"{hours:,.1f}"),
    )
    each = "".join(f"<div><dt>{text(name)}</dt><dd>{text(n)}</dd></div>" for name, n in sums)
    return f'<dl class="sums">{each}</dl>'


def _plain(shown: dict[str, Table], name: str) -> str:
    return html_table(shown[name]) if name in shown else ""


def _figure(said: str, drawn: str, legend: str = "") -> str:
    """A picture with the words that tell it; nothing where it is not drawn."""
    if not drawn:
        return ""
    return (
        f'<figure><figcaption>{text(said)}</figcaption>{legend}<div class="wide">{drawn}</div>'
        "</figure>"
    )


def _legend(series: Sequence[str], colours: Sequence[str] = COLOURS) -> str:
    entries = [
        f'<i style="background:{colours[place % len(colours)]}"></i><bdi>{text(name)}</bdi>'
        for place, name in enumerate(series)
    ]
    listed = "".join(f"<li>{entry}</li>" for entry in entries)
    return f'<ul class="legend" aria-hidden="true">{listed}</ul>'


def _people(found: ProjectReport, shown: dict[str, Table], paint: Painter) -> str:
    if "people" not in shown:
        return ""
    words = status_words()
    bars: list[Amount] = []
    for one in found.work:
        counts = dict(found.statuses.get(one.annotator, {}))
        counts[Status.TODO] = found.articles - sum(
            n for status, n in counts.items() if status != Status.TODO
        )
        bars += [(one.annotator, words[status], counts.get(status, 0)) for status in words]
    said = _("Of all articles, how many each annotator has done, begun, skipped and not begun.")
    series = list(words.values())
    drawn = paint.bars(bars, series, STATUS_COLOURS)
    return _figure(said, drawn, _legend(series, STATUS_COLOURS)) + html_table(shown["people"])


def _days(found: ProjectReport, shown: dict[str, Table], paint: Painter) -> str:
    if "days" not in shown:
        return ""
    period_of = periods_of(found.days)
    periods = list(dict.fromkeys(period_of.values()))
    series = list(dict.fromkeys(sorted(one.annotator for one in found.days)))
    parts = []
    measures: tuple[tuple[str, Callable[[WorkDay], float]], ...] = (
        (_("Articles done by day and annotator."), lambda one: one.articles),
        (_("Spans made by day and annotator."), lambda one: one.spans),
        (_("Minutes at the desk by day and annotator."), lambda one: one.seconds / 60),
    )
    for said, measure in measures:
        bars = [(period_of[one.day], one.annotator, measure(one)) for one in found.days]
        if any(amount for _name, _series, amount in bars):
            parts.append(_figure(said, paint.columns(bars, periods, series), _legend(series)))
    return "".join(parts) + behind(shown["days"])


def _labels(found: ProjectReport, shown: dict[str, Table], paint: Painter) -> str:
    if "labels" not in shown:
        return ""
    used = [use for use in found.labels if use.counts]
    uses = sorted(used, key=lambda use: -sum(use.counts.values()))[:MOST_LABELS]
    series = sorted({name for use in uses for name in use.counts})
    bars = [
        (label_name(use.label), name, use.counts.get(name, 0)) for use in uses for name in series
    ]
    said = _("How often each label is used, by annotator.")
    return _figure(said, paint.bars(bars, series), _legend(series)) + behind(shown["labels"])


def _agreement(found: ProjectReport, paint: Painter, db: Path) -> str:
    if found.agreement is None:
        return ""
    several = tables(found.agreement, None, None)
    rows = [
        (one.label, one.exact.value,
         (one.exact.interval.low, one.exact.interval.high) if one.exact.interval else None)
        for one in found.agreement.spans.labels[:MOST_LABELS]
        if one.exact.value is not None
    ]  # fmt: skip
    said = _("Exact F1 of each label, with the 95 % interval as a line over the bar.")
    more = _("All of it, and the sentences that differ:")
    command = f"hashiya agreement --db {quote(str(db))} --html agreement.html"
    return "".join(
        (
            *(html_table(several[name]) for name in ("standing", "pair") if several[name].rows),
            _figure(said, paint.shares(rows)) if rows else "",
            behind(several["label"]),
            behind(several["confusion"]) if several["confusion"].rows else "",
            f"<p>{text(more)} <code>{text(command)}</code></p>",
        )
    )


def _settled(found: ProjectReport, shown: dict[str, Table]) -> str:
    if found.settled is None:
        return ""
    said = _("Articles settled: {articles}; decisions put off: {later}.").format(
        articles=found.settled.articles, later=found.settled.later
    )
    return f"<p>{text(said)}</p>{_plain(shown, 'gold')}{_plain(shown, 'curators')}"


def _odd(shown: dict[str, Table]) -> str:
    """Like any table; what opens an article is to be copied, and runs to the right."""
    if "odd" not in shown:
        return ""
    table = shown["odd"]
    head = "".join(f'<th scope="col">{text(cell)}</th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row"><bdi>{text(title)}</bdi></th><td><bdi>{text(name)}</bdi></td>'
        f"<td>{text(said)}</td><td><code>{text(command)}</code></td></tr>"
        for title, name, said, command in table.rows
    )
    told = _("Compared with the annotator's other articles: odd is not wrong.")
    below = "".join(f"<p>{text(line)}</p>" for line in table.below)
    return (
        f'<p>{text(told)}</p><div class="wide odd"><table><caption>{text(table.title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{below}"
    )
