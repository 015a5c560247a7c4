"""How often each label is used, and by whom."""

from collections import defaultdict
from collections.abc import Mapping

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.label import Label
from tui.store.database import Database
from tui.store.project import scheme


@frozen_dataclass
class LabelUse:
    """A label, and how many spans (or articles) bear it by annotator; who has none is left out."""

    label: Label
    counts: Mapping[str, int]


def label_uses(db: Database) -> list[LabelUse]:
    """Every label of the scheme in its order; one out of use only where something bears it."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for table in ("spans", "article_labels"):
        for label, annotator, number in db.rows(
            f"SELECT label, annotator, count(*) FROM {table} GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            counts[label][annotator] = number
    return [
        LabelUse(label, counts[label.name])
        for label in scheme.labels(db, retired=True)
        if not label.retired or counts[label.name]
    ]
