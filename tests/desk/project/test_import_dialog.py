"""Paths as people type and paste them, completed and imported."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.desk.project.import_dialog import completion, import_typed_path, path_meant_by
from tui.exchange import scheme as scheme_files
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import project_settings, scheme
from tui.store.texts import articles


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where one stands: two texts and a folder with an Arabic name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "أخبار").mkdir()
    (tmp_path / "أخبار" / "خبر.txt").write_text("قال الوزير.\n", encoding="utf-8")
    (tmp_path / "news one.txt").write_text("نصّ أوّل.\n", encoding="utf-8")
    (tmp_path / "news two.txt").write_text("نصّ ثانٍ.\n", encoding="utf-8")
    (tmp_path / ".hidden").touch()
    return tmp_path


@pytest.fixture
def db(folder: Path) -> Iterator[Database]:
    with open_database(folder / "mine.db", create=True) as database:
        with database.transaction():
            scheme.replace_all(database, scheme_files.starter(), annotator="hashiya")
        yield database


@pytest.mark.skipif(os.sep != "/", reason="a backslash parts folders there")
@pytest.mark.parametrize(
    "typed",
    ["{}/news one.txt", " '{}/news one.txt' ", '"{}/news one.txt"', "{}/news\\ one.txt",
     "file://{}/news%20one.txt", "file://localhost{}/news%20one.txt"],
)  # fmt: skip
def test_a_path_is_understood_as_terminals_paste_it(typed: str, folder: Path) -> None:
    assert path_meant_by(typed.format(folder)) == folder / "news one.txt"


def test_the_home_folder_is_understood(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    assert path_meant_by("~/أخبار") == folder / "أخبار"
    assert completion("~") == ("~/", ())
    assert completion("~/أ") == ("~/أخبار/", ("أخبار/",))


def test_a_path_is_completed_as_far_as_the_names_agree(folder: Path) -> None:
    assert completion("n") == ("news ", ("news one.txt", "news two.txt"))
    assert completion("news o") == ("news one.txt", ("news one.txt",))
    assert completion("أخبار/") == ("أخبار/خبر.txt", ("خبر.txt",))
    assert ".hidden" not in completion("")[1]
    assert completion(".h")[0] == ".hidden"
    assert completion("nowhere/x") == ("nowhere/x", ())
    for wrong in ("a\0b/", "~nobody-here/x", f"/{'ط' * 400}/x", "file://[x"):
        assert completion(wrong) == (wrong, ())


def test_what_came_of_a_path_is_one_line(db: Database, folder: Path) -> None:
    came = import_typed_path(db, "a1", "أخبار")
    assert (came.said, articles.count(db)) == ("1 article imported", 1)
    assert came.first is not None
    assert "is here already" in import_typed_path(db, "a1", "أخبار/خبر.txt").said
    for wrong in ("", "  ", "nowhere.txt", "a\0b", "~nobody-here/x", "ط" * 400, "file://[x"):
        refused = import_typed_path(db, "a1", wrong)
        assert refused.first is None
        assert refused.said
        assert "\n" not in refused.said
    assert articles.count(db) == 1


def test_a_label_that_the_scheme_lacks_comes_in_only_when_it_may(
    db: Database, folder: Path
) -> None:
    line = '{"text":"باع البيت","spans":[{"start":4,"end":9,"label":"HOUSE"}]}\n'
    (folder / "x.jsonl").write_text(line * 2 + line.replace("باع", "رأى"), encoding="utf-8")
    refused = import_typed_path(db, "a1", "x.jsonl")
    assert refused.first is None
    assert refused.said.startswith("nothing was imported: line 1: the scheme has no label 'HOUSE'")
    assert refused.said.endswith(", and 2 more")
    assert import_typed_path(db, "a1", "x.jsonl", add_labels=True).first is not None
    assert scheme.get(db, "HOUSE").key


def test_where_somebody_leads_the_page_brings_in_neither_labels_nor_others_work(
    db: Database, folder: Path
) -> None:
    project_settings.put(db, "leader", "muna", annotator="muna")
    spans = '[{"start":0,"end":3,"label":"NEW"}]'
    for name, said in (
        ("labels", f'"spans":{spans}'),
        ("rana", '"annotator":"rana","status":"done"'),
        ("gold", '"annotator":"gold","status":"done"'),
    ):
        file = folder / f"{name}.jsonl"
        file.write_text(f'{{"text":"قال غيره {name}",{said}}}\n', encoding="utf-8")
        refused = import_typed_path(db, "sami", str(file), add_labels=True)
        assert "muna; you are sami here" in refused.said
        assert refused.first is None
    assert articles.count(db) == 0
    assert import_typed_path(db, "muna", str(folder / "gold.jsonl"), add_labels=True).first
