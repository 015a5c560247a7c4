"""Where annotators differ, place by place, with the command that opens each."""

from collections.abc import Sequence
from pathlib import Path

from tui.agreement.answers import Answers, pairs_of
from tui.agreement.examples import DifferingExample, examples
from tui.cli.agreement.tables import WORST, opening_command
from tui.cli.shared.table_parts import NOTHING, Table
from tui.core.i18n import _
from tui.core.selection import Range
from tui.text.excerpt import around

_AROUND = 12
"""Code points on each side of the words that differ."""


def with_examples(
    shown: dict[str, Table],
    answers: Answers,
    against: str | None,
    db: Path | None,
    *,
    wanted: bool,
) -> dict[str, Table]:
    """These tables, and after the confusions the places, where they are ``wanted`` or somebody is
    compared with one; ``db`` is where articles open."""
    if not wanted and against is None:
        return shown
    table = _table(examples(answers, pairs_of(answers, against)), against, db)
    found: dict[str, Table] = {}
    for name, one in shown.items():
        found[name] = one
        if name == "confusion":
            found["example"] = table
    return found


def _table(found: Sequence[DifferingExample], against: str | None, db: Path | None) -> Table:
    rows = [
        (
            " · ".join(one.pair if against is None else one.pair[:1]),
            *(span[2] if span else NOTHING for span in (one.one, one.other)),
            _words(one),
            *(
                (opening_command(db, one.article.id, one.pair[0], against, one.start),)
                if db is not None
                else ()
            ),
        )
        for one in found
    ]
    labels = (_("first"), _("second")) if against is None else (_("label"), against)
    return Table(
        _("Where they differ, what is most frequent first"),
        (_("annotators"), *labels, _("words"), *((_("open it"),) if db is not None else ())),
        rows,
        ("a", "b", "kind", "label_a", "label_b", "id", "start", "end", "text"),
        [
            (
                *one.pair,
                one.kind.value,
                *(span[2] if span else None for span in (one.one, one.other)),
                one.article.id,
                one.start,
                one.end,
                one.article.text[one.start : one.end],
            )
            for one in found
        ],
        summary=against is not None,
        most=WORST,
    )


def _words(one: DifferingExample) -> str:
    text = one.article.text
    shown = around(text, Range(one.start, one.end), _AROUND, _AROUND)
    return " ".join(text[shown.start : shown.end].split())
