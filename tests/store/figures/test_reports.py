"""What has been tagged, by form."""

from pathlib import Path

from tests.store.fresh import fresh, tag
from tui.store.figures import reports
from tui.store.texts import articles

TEXTS = ("أحمد في عمان وأحمد", "احمد مع عمان", "عمان")


def test_forms_with_several_labels_or_spellings_are_told_with_a_place(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db", *TEXTS) as db:
        for article, start, end, label in (
            ("a0", 0, 4, "PER"), ("a0", 14, 18, "PER"), ("a1", 0, 4, "PER"),
            ("a0", 8, 12, "LOC"), ("a1", 8, 12, "LOC"), ("a2", 0, 4, "ORG"),
        ):  # fmt: skip
            tag(db, start, end, label, article=article)
        found = reports.label_reports(db, 10)
        assert {
            label: [(use.form, use.count) for use in uses] for label, uses in found.forms.items()
        } == {"LOC": [("عمان", 2)], "ORG": [("عمان", 1)], "PER": [("أحمد", 3)]}
        [several] = found.labels
        assert [(use.form, use.label, use.count) for use in several] == [
            ("عمان", "LOC", 2),
            ("عمان", "ORG", 1),
        ]
        [spelt] = found.variants
        assert [(use.form, use.count) for use in spelt] == [("أحمد", 2), ("احمد", 1)]
        for use in (*several, *spelt):
            text = articles.get(db, use.article_id).text
            assert text[use.start : use.start + len(use.form)] == use.form
        assert reports.label_reports(db, 0) == reports.Reports(
            {"LOC": [], "ORG": [], "PER": []}, [], []
        )


def test_in_an_empty_database_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with fresh(tmp_path / "mine.db") as db:
        assert reports.label_reports(db, 10) == reports.Reports({}, [], [])
