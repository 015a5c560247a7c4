"""The report of a project as tables in words, for the terminal and for the page."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote

from tui.agreement.against_gold import ALL
from tui.cli.report.model import ModelOutlook
from tui.cli.shared.table_parts import NOTHING, Table, digits, span_of
from tui.core.i18n import _, ngettext
from tui.core.label import Label
from tui.core.review import Status
from tui.desk.project.project_report import ProjectReport, Settled
from tui.store.figures.odd_articles import OddArticle, Oddity

MOST_ODD = 30
"""Odd articles that are shown; a program gets all of them."""


def report_tables(
    found: ProjectReport, outlooks: Sequence[ModelOutlook], db: Path
) -> dict[str, Table]:
    """All tables by name, in the order in which they are shown; those without rows are left out.
    ``db`` is where articles open."""
    shown = {
        "people": _people(found),
        "days": _days(found),
        "assigned": _assigned(found),
        "labels": _labels(found),
        "gold": _gold(found.settled),
        "curators": _curators(found.settled),
        "model": _model(outlooks),
        "odd": _odd(found.odd, db),
    }
    return {
        name: table
        for name, table in shown.items()
        if table.rows or (name == "model" and table.below)
    }


def rate(value: float | None, places: int = 1) -> str:
    """A number, or a dash where there is none."""
    return NOTHING if value is None else f"{value:.{places}f}"


def label_name(label: Label) -> str:
    """A label as people know it."""
    return f"{label.name} ({label.caption})" if label.caption else label.name


def status_words() -> dict[Status, str]:
    """The statuses in the language in use."""
    return {
        Status.DONE: _("done"),
        Status.DOING: _("in progress"),
        Status.SKIPPED: _("skipped"),
        Status.TODO: _("to do"),
    }


def _people(found: ProjectReport) -> Table:
    words = status_words()
    return Table(
        _("Who has done what"),
        (_("annotator"), words[Status.DONE], words[Status.DOING], words[Status.SKIPPED],
         _("spans"), _("hours"), _("spans an hour"), _("minutes an article")),
        [
            (one.annotator,
             *(str(found.statuses.get(one.annotator, {}).get(status, 0))
               for status in (Status.DONE, Status.DOING, Status.SKIPPED)),
             str(one.spans), rate(one.seconds / 3600), rate(one.spans_an_hour),
             rate(one.minutes_an_article))
            for one in found.work
        ],
        below=(
            _("Hours are those at the desk; a pause counts for a minute at most. Imported spans"
              " count as spans, and not in spans an hour."),
        ),
    )  # fmt: skip


def _days(found: ProjectReport) -> Table:
    return Table(
        _("Day by day"),
        (_("day"), _("annotator"), _("articles done"), _("spans"), _("minutes")),
        [
            (one.day, one.annotator, str(one.articles), str(one.spans), rate(one.seconds / 60))
            for one in reversed(found.days)
        ],
        most=20,
    )


def _assigned(found: ProjectReport) -> Table:
    return Table(
        _("What is assigned"),
        (_("annotator"), _("articles"), _("of them done"), _("words"), _("of them done"),
         _("hours"), _("hours left")),
        [
            (name, str(one.articles), str(one.done), str(one.words), str(one.words_done),
             rate(one.seconds / 3600), rate(one.hours_left))
            for name, one in found.assigned.items()
        ],
        below=(_("Hours left are those at the pace of what is done."),),
    )  # fmt: skip


def _labels(found: ProjectReport) -> Table:
    names = sorted({name for use in found.labels for name in use.counts})
    total = sum(sum(use.counts.values()) for use in found.labels) or 1
    rows = []
    for use in found.labels:
        own = sum(use.counts.values())
        each = (str(use.counts.get(name, 0)) for name in names)
        rows.append((label_name(use.label), *each, str(own), f"{100 * own / total:.1f} %"))
    head = (_("label"), *names, _("all"), _("share"))
    return Table(_("How often each label is used"), head, rows)


def _gold(settled: Settled | None) -> Table:
    rows = [] if settled is None else settled.annotators
    return Table(
        _("What was taken of each annotator, in articles that they and gold have done"),
        (_("annotator, label"), _("gold"), _("own"), _("took"), _("missed"), _("extra"),
         _("other extent"), _("other label"), "F1", _("95 %")),
        [
            (one.annotator if one.label == ALL else f"{one.annotator} · {one.label}",
             *map(str, (one.gold, one.own, one.took, one.missed, one.extra, one.other_extent,
                        one.other_label)),
             digits(one.f1.value), span_of(one.f1.interval))
            for one in rows
        ],
    )  # fmt: skip


def _curators(settled: Settled | None) -> Table:
    return Table(
        _("What each curator decided"),
        (_("curator"), _("decisions"), _("by a rule"), _("median seconds")),
        [
            (one.curator, str(one.decisions), f"{100 * one.by_rule:.0f} %", rate(one.seconds))
            for one in (settled.curators if settled else ())
        ],
    )


def _model(outlooks: Iterable[ModelOutlook]) -> Table:
    rows: list[tuple[str, ...]] = []
    below: list[str] = []
    for one in outlooks:
        rows += [
            (f"{one.annotator} · {label}", digits(held.precision), digits(held.recall),
             str(one.offers.get(label, 0)))
            for label, held in sorted(one.held.items())
            if label in one.offered
        ]  # fmt: skip
        said = _(
            "The model of {name} learned from {articles} articles on {day}; its suggestions are"
            " counted in {looked_at} of the {to_do} articles that {name} has still to do."
        )
        below.append(
            said.format(
                name=one.annotator,
                articles=one.articles,
                day=one.trained_at[:10],
                looked_at=one.looked_at,
                to_do=one.to_do,
            )
        )
        if unsure := sorted(one.held.keys() - one.offered):
            below.append(
                _("Not offered, since it was not right often enough: {labels}").format(
                    labels=", ".join(unsure)
                )
            )
    return Table(
        _("What the model would add"),
        (_("annotator, label"), _("precision"), _("recall"), _("suggestions")),
        rows,
        below=below,
    )


def _odd(odd: Sequence[OddArticle], db: Path) -> Table:
    more = len(odd) - MOST_ODD
    below = (
        [ngettext("{count} more is not shown", "{count} more are not shown", more)
         .format(count=more)]
        if more > 0
        else []
    )  # fmt: skip
    return Table(
        _("Articles that deserve a second look"),
        (_("article"), _("annotator"), _("why"), _("open it")),
        [
            (one.title or one.article_id, one.annotator, why(one), open_command(one, db))
            for one in odd[:MOST_ODD]
        ],
        below=below,
    )


def why(one: OddArticle) -> str:
    """In a sentence what is odd in an article."""
    if one.oddity is Oddity.UNREAD:
        said = ngettext(
            "{count} span was taken at once, and nobody has looked at it",
            "{count} spans were taken at once, and nobody has looked at them",
            round(one.value),
        )
        return said.format(count=round(one.value))
    said = {
        Oddity.MANY: _("many spans: {value:.1f} in 100 words; usually {usual:.1f}"),
        Oddity.FEW: _("few spans: {value:.1f} in 100 words; usually {usual:.1f}"),
        Oddity.SLOW: _("slow: {value:.1f} seconds a word; usually {usual:.1f}"),
        Oddity.FAST: _("fast: {value:.1f} seconds a word; usually {usual:.1f}"),
    }[one.oddity]
    return said.format(value=one.value, usual=one.usual)


def open_command(one: OddArticle, db: Path) -> str:
    """What opens the article as its annotator."""
    return (
        f"hashiya open --db {quote(str(db))} --annotator {quote(one.annotator)}"
        f" -- {quote(one.article_id)}"
    )
