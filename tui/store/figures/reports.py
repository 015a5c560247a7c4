"""What has been tagged, by form: the commonest, those with several labels, those spelt in ways."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from tui.core.frozen_dataclass import frozen_dataclass
from tui.store.database import Database
from tui.text.fold import folded_form


@frozen_dataclass
class Use:
    """A form with a label, in one spelling: how often, and one place of it, by one annotator."""

    form: str
    label: str
    count: int
    article_id: str
    start: int
    annotator: str

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "form": self.form,
            "label": self.label,
            "count": self.count,
            "article": self.article_id,
            "start": self.start,
            "annotator": self.annotator,
        }


@frozen_dataclass
class Reports:
    """``forms`` by label, the commonest first. ``labels``: uses of one form, the rarest label last.

    ``variants``: uses of one form and label in several spellings. Many labels and many uses stand
    first; a rare label beside a common one is likely a slip.
    """

    forms: dict[str, list[Use]]
    labels: list[list[Use]]
    variants: list[list[Use]]

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "forms": {label: _as_json(uses) for label, uses in self.forms.items()},
            "several_labels": [_as_json(uses) for uses in self.labels],
            "several_spellings": [_as_json(uses) for uses in self.variants],
        }


def label_reports(db: Database, limit: int, only: str | None = None) -> Reports:
    """The reports, ``limit`` entries of each at most (of each label, for the forms): of what all
    annotators tagged, or one."""
    rows = db.rows(
        "SELECT text, CAST(label AS TEXT), count(*), max(rowid) FROM spans"
        " WHERE :only IS NULL OR annotator = :only GROUP BY text, label"
        " ORDER BY count(*) DESC, text, label",
        {"only": only},
    )
    by_form: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    by_label: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        form = folded_form(row[0])
        by_form[form].append(row)
        by_label[row[1]][form] += row[2]
    forms = {
        label: [
            _use(db, _first(by_form[form], label), count)
            for form, count in counts.most_common(limit)
        ]
        for label, counts in sorted(by_label.items())
    }
    several = [
        [_first(uses, label) for label in labels]
        for uses in by_form.values()
        if len(labels := list(dict.fromkeys(row[1] for row in uses))) > 1
    ]
    spelt = [
        same
        for uses in by_form.values()
        for label in dict.fromkeys(row[1] for row in uses)
        if len(same := [row for row in uses if row[1] == label]) > 1
    ]
    return Reports(forms, _most(db, several, limit), _most(db, spelt, limit))


def _first(uses: Iterable[tuple[Any, ...]], label: str) -> tuple[Any, ...]:
    """The commonest spelling of a form with a label, with the count of all its spellings."""
    own = [row for row in uses if row[1] == label]
    return (own[0][0], label, sum(row[2] for row in own), own[0][3])


def _most(db: Database, groups: list[list[tuple[Any, ...]]], limit: int) -> list[list[Use]]:
    groups.sort(key=lambda uses: (-len(uses), -sum(row[2] for row in uses), uses[0][0]))
    return [
        [_use(db, row, row[2]) for row in sorted(uses, key=lambda row: -row[2])]
        for uses in groups[:limit]
    ]


def _use(db: Database, row: tuple[Any, ...], count: int) -> Use:
    form, label, _count, last = row
    ((article_id, start, annotator),) = db.rows(
        "SELECT article_id, start, annotator FROM spans WHERE rowid = ?", (last,)
    )
    return Use(form, label, count, article_id, start, annotator)


def _as_json(uses: Iterable[Use]) -> list[dict[str, Any]]:
    return [use.as_json() for use in uses]
