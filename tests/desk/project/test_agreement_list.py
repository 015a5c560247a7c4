"""The lists on agreement, from a database."""

from pathlib import Path

from tests.agreement.made import record
from tui.desk.project.agreement_list import AgreementList, AgreementPart, measure
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import project_settings
from tui.store.records.ingest import Intake

PER, LOC = (0, 4, "PER"), (5, 9, "LOC")


def filled(path: Path, *names: str) -> Database:
    """A database in which these annotators are done with two articles, and differ in the second."""
    db = open_database(path, create=True)
    with db.transaction():
        intake = Intake(db, "muna", True)
        for name in names:
            intake.take(record("text alike", name, PER, id_="alike"))
            second = (PER, LOC) if name == "muna" else (PER, (5, 9, "ORG"))
            intake.take(record("text other", name, *second, id_="other"))
    return db


def names(found: AgreementList) -> list[str]:
    """What is listed."""
    return [found.row(index).name for index in range(found.count)]


def test_labels_articles_and_confusions_are_listed_the_worst_first(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", "muna", "sami") as db:
        found = AgreementList()
        assert (found.count, found.summary) == (0, "measuring …")
        found.show(measure(db))
    assert found.summary == "mean exact F1 0.667 · 2 articles"
    assert (found.part, names(found)) == (AgreementPart.LABELS, ["LOC", "ORG", "PER"])
    assert (found.row(2).value, found.row(2).counts) == ("1.000", "2 2")
    found.next_part()
    assert (found.part, names(found)) == (AgreementPart.ARTICLES, ["other", "alike"])
    assert (found.row(0).value, found.row(0).article_id) == ("0.500", "other")
    found.next_part()
    assert (found.part, names(found)) == (AgreementPart.CONFUSIONS, ["LOC · ORG"])
    found.next_part()
    assert (found.part, names(found)) == (AgreementPart.PAIRS, ["muna · sami"])


def test_a_label_leads_to_the_articles_that_differ_in_it_and_words_filter(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", "muna", "sami", "rana") as db:
        found = AgreementList()
        found.show(measure(db))
    assert (found.part, found.count) == (AgreementPart.PAIRS, 3)
    found.filter("SAMI")
    assert names(found) == ["muna · sami", "rana · sami"]
    found.list_label("LOC")
    assert names(found) == ["other"]
    found.list_label("PER")
    assert found.count == 0


def test_one_annotator_alone_is_told_what_it_takes(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", "muna") as db:
        found = AgreementList()
        found.show(measure(db))
    assert found.count == 0
    assert found.summary.startswith("agreement takes two annotators")


def test_a_sort_of_difference_leads_to_its_places(tmp_path: Path) -> None:
    with filled(tmp_path / "a.db", "muna", "sami", "gold") as db:
        measured = measure(db)
        project_settings.put(db, "hide-names", "on", annotator="lina")
        assert measure(db).against_gold == ()
    found = AgreementList()
    found.show(measured)
    found.next_part()
    while found.part is not AgreementPart.CONFUSIONS:
        found.next_part()
    row = found.row(0)
    assert (row.value, row.sort) == ("1", ("", "LOC", "ORG"))
    found.list_examples(("", "LOC", "ORG"))
    assert names(found) == ["text other · other"]
    assert (found.row(0).article_id, found.row(0).start) == ("other", 5)
    # Gold has all as sami: muna errs once.
    found.next_part()
    assert (found.part, names(found)) == (AgreementPart.GOLD, ["muna · LOC · ORG"])
    found.list_examples(("muna", "LOC", "ORG"))
    assert [row.start for row in map(found.row, range(found.count))] == [5]
    found.next_part()
    assert (found.part, found.sort) == (AgreementPart.PAIRS, None)
