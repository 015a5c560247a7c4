"""The list of articles, a stretch at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.fresh import ME, fresh, tag
from tui.core.label import Label
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.desk.desk import Desk
from tui.desk.project import article_list
from tui.desk.project.article_list import ArticleList, Sort
from tui.store.database import Database
from tui.store.project import project_settings, scheme
from tui.store.records.ingest import Intake
from tui.store.texts import articles

DOUBTFUL = ("a9", "gone", "a3", "a4", "a1", "a2")
LETTERS = "دابجهوزحطي"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Ten articles of different lengths, listed four at a time."""
    monkeypatch.setattr(article_list, "_STRETCH", 4)
    monkeypatch.setattr(article_list, "_KEPT", 1)
    texts = [f"نص {LETTERS[n]} " + "كلمة " * (n * 7 % 10) for n in range(10)]
    database = fresh(tmp_path / "mine.db", *texts)
    for number, status in ((7, "done"), (2, "skip"), (4, "done")):
        desk = Desk(database, ME)
        desk.open(f"a{number}")
        desk.run(status)
    desk = Desk(database, "other")
    desk.open("a5")
    desk.annotate("ملاحظة")
    yield database
    database.close()


def listed(library: ArticleList) -> list[str]:
    """The ids of all lines."""
    return [library.entry(index).id for index in range(library.count)]


def every(*numbers: int) -> list[str]:
    """Ids of articles."""
    return [f"a{number}" for number in numbers]


def test_every_line_is_given_whichever_is_asked_first(db: Database) -> None:
    library = ArticleList(db, ME)
    for index in (9, 0, 5, 3, 8, 4):
        assert library.entry(index).id == f"a{index}"
    assert listed(library) == every(*range(10))
    assert [library.place(f"a{n}") for n in range(10)] == list(range(10))


@pytest.mark.parametrize("sort", list(Sort))
def test_from_either_end_the_order_is_the_same(db: Database, sort: Sort) -> None:
    library = ArticleList(db, ME, DOUBTFUL)
    library.sort = sort
    library.ask()
    place = {id_: at for at, id_ in enumerate(DOUBTFUL)}
    entries = [library.entry(index) for index in range(10)]
    assert sorted(entry.id for entry in entries) == every(*range(10))
    keys: dict[Sort, list[tuple[str, int]]] = {
        Sort.CAME: [("", int(entry.id[1:])) for entry in entries],
        Sort.TITLE: [(entry.title, 0) for entry in entries],
        Sort.WORDS: [("", -entry.words) for entry in entries],
        Sort.TOUCHED: [(entry.touched_at, 0) for entry in entries[::-1]],
        Sort.DOUBT: [("", place.get(entry.id, 10 + int(entry.id[1:]))) for entry in entries],
    }
    assert keys[sort] == sorted(keys[sort])


def test_without_a_models_doubts_there_is_no_order_of_them(db: Database) -> None:
    library = ArticleList(db, ME)
    library.sort = Sort.TOUCHED
    library.next_sort()
    assert library.sort is Sort.CAME


def test_the_orders_come_one_after_another_and_round(db: Database) -> None:
    library = ArticleList(db, ME, DOUBTFUL)
    seen = []
    for _ in Sort:
        seen.append(library.sort)
        library.next_sort()
    assert seen == list(Sort)
    assert library.sort is Sort.CAME


def test_the_statuses_come_one_after_another_and_then_all(db: Database) -> None:
    library = ArticleList(db, ME)
    seen = [(library.wanted.status, listed(library))]
    for _ in Status:
        library.next_status()
        seen.append((library.wanted.status, listed(library)))
    assert dict(seen) == {
        None: every(*range(10)),
        # Going on from what was finished opened these, and left them as they were.
        Status.TODO: every(0, 1, 3, 5, 6, 8, 9),
        Status.DOING: [],
        Status.DONE: every(4, 7),
        Status.SKIPPED: every(2),
    }
    library.next_status()
    assert library.wanted.status is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", range(10)),
        ("نص ب", [2]),
        ("#PER", [3]),
        ("#PER @other", [6]),
        ("@other !", [5]),
        ("!", []),
        ("#NONE", []),
        ("#pe", [3]),
        ("#شخ", [3]),
        ("#أخبار", []),
        ("#ـ", []),
        ("#o", [7]),
        ("#P نص ج", [3]),
        ("نص ج #PER", [3]),
        ("نص ب #PER", []),
        ("#", range(10)),
        ("لا شيء", []),
    ],
)
def test_what_is_typed_filters(db: Database, typed: str, expected: list[int]) -> None:
    tag(db, 0, 2, "PER", article="a3")
    tag(db, 0, 2, "PER", article="a6", annotator="other")
    tag(db, 0, 2, "ORG", article="a7")
    library = ArticleList(db, ME)
    library.filter(typed)
    assert listed(library) == every(*expected)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kw f", [2]),
        ("kw ]", [0]),
        ("بغدد", [12, 11]),
        ("fy]]", [12, 11]),
        ("بغدد #PER", []),
        ("ظظظ", []),
    ],
)
def test_other_layouts_and_letters_in_order_find_where_nothing_else_does(
    db: Database, typed: str, expected: list[int]
) -> None:
    with db.transaction():
        for id_, title in (("a11", "ببب غغغ دد"), ("a12", "بغداد")):
            articles.add(db, text=id_, title=title, meta={}, id_=id_)
    library = ArticleList(db, ME)
    library.filter(typed)
    assert listed(library) == every(*expected)
    library.next_sort()
    assert listed(library) == every(*expected)


def test_typing_keeps_the_status_that_was_chosen(db: Database) -> None:
    library = ArticleList(db, ME)
    library.next_status()
    library.filter("نص ب")
    assert listed(library) == []
    library.filter("نص د")
    assert listed(library) == every(0)


def test_another_annotators_list_says_what_they_did(db: Database) -> None:
    library = ArticleList(db, ME)
    assert library.entry(7).status is Status.DONE
    library.filter("@other")
    assert library.entry(7).status is Status.TODO
    assert library.entry(5).noted
    library.filter("")
    assert library.entry(7).status is Status.DONE


def test_what_changed_is_seen_after_asking_again(db: Database) -> None:
    library = ArticleList(db, ME)
    assert library.entry(0).status is Status.TODO
    desk = Desk(db, ME)
    desk.open("a0")
    desk.run("skip")
    library.ask()
    assert library.entry(0).status is Status.SKIPPED


def test_of_two_labels_the_beginning_means_both_and_the_whole_name_one(db: Database) -> None:
    with db.transaction():
        scheme.put(db, Label("PERIOD"), annotator=ME)
    tag(db, 0, 2, "PER", article="a3")
    tag(db, 0, 2, "PERIOD", article="a4")
    library = ArticleList(db, ME)
    library.filter("#pe")
    assert listed(library) == every(3, 4)
    library.filter("#PER")
    assert listed(library) == every(3)
    assert library.problem == ""
    library.filter("#x")
    assert listed(library) == []
    assert library.problem == "no label begins like that"


@pytest.mark.parametrize("typed", ["@other", "@nobody", "نص @other", "@other !", "dab @other"])
def test_where_others_are_hidden_nothing_of_them_is_listed(db: Database, typed: str) -> None:
    project_settings.put(db, "leader", "muna", annotator="muna")
    library = ArticleList(db, ME)
    library.filter("@other !")
    assert listed(library) == every(5)
    project_settings.put(db, "hide-others", "on", annotator="muna")
    for _status in range(5):
        library.filter(typed)
        assert listed(library) == []
        assert library.problem == "others' work is hidden here from all but muna"
        library.next_status()
    for name in (ME, ""):
        library.filter(f"@{name}" if name else "")
        assert (library.count, library.problem) == (10, "")
    lead = ArticleList(db, "muna")
    lead.filter("@other !")
    assert listed(lead) == every(5)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("#relation:works", [1]),
        ("#relation:", [1, 2]),
        ("#relation:same", [2]),
        ("#relation:none", []),
        ("#attribute:sure", [1, 2]),
        ("#attribute:sure=no", [2]),
        ("#attribute:sure=yes #relation:works", [1]),
        ("#attribute:none", []),
        ("#relation:works @other", []),
        ("#relation: نص ب", [2]),
    ],
)
def test_relations_and_attributes_filter(db: Database, typed: str, expected: list[int]) -> None:
    for number, relation, value in ((1, "works-for", "yes"), (2, "same", "no")):
        spans = (
            RecordSpan(0, 2, "PER", id="s", attributes=(("sure", value),)),
            RecordSpan(3, 4, "ORG", id="t"),
        )
        text = articles.get(db, f"a{number}").text
        record = Record(text=text, spans=spans, relations=(RecordRelation("s", "t", relation),))
        with db.transaction():
            Intake(db, ME, add_labels=True).take(record)
    library = ArticleList(db, ME)
    library.filter(typed)
    assert listed(library) == every(*expected)
    assert library.problem == ("no relation begins like that" if "n:none" in typed else "")
