"""How far annotators are, in articles, words and time: a line each, or a table."""

from collections.abc import Mapping
from dataclasses import asdict

from tui.cli.shared.table_parts import Table
from tui.core.i18n import _
from tui.store.work.assignments import AssignedWork

HowFar = Mapping[str, AssignedWork]


def how_far_line(work: AssignedWork, *, assigned: bool) -> str:
    """How far an annotator is with what is assigned, or with all."""
    form = _("{done}/{articles} articles, {words_done}/{words} words, {hours:.1f} h")
    if assigned:
        form = _("{done}/{articles} assigned articles, {words_done}/{words} words, {hours:.1f} h")
    said = form.format(**asdict(work), hours=work.seconds / 3600)
    left = work.hours_left
    return said if not left else said + _(", {hours:.1f} h left at this pace").format(hours=left)


def how_far_table(work: HowFar) -> Table:
    """How far all of them are."""
    return Table(
        _("How far annotators are"),
        [_("annotator"), _("articles"), _("words"), _("hours"), _("hours left")],
        [
            [
                name,
                f"{one.done}/{one.articles}",
                f"{one.words_done}/{one.words}",
                f"{one.seconds / 3600:.1f}",
                "–" if one.hours_left is None else f"{one.hours_left:.1f}",
            ]
            for name, one in work.items()
        ],
        (),
        (),
        below=(_("Hours left are those at the pace of what is done."),),
    )
