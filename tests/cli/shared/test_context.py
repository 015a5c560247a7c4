"""What becomes of a new database when the command that made it fails."""

from pathlib import Path

import pytest

from tui.cli.shared.context import writing
from tui.core.errors import DatabaseError
from tui.core.label import Label
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.texts import articles


class FailedError(Exception):
    """Whatever it was."""


def fail_after(path: Path, work: str) -> None:
    """Make a database, do this in it, and fail."""

    def failing() -> None:
        with writing(path, create=True) as db:
            if work == "article":
                with db.transaction():
                    articles.add(db, text="نصّ", title="", meta={})
            elif work == "label":
                scheme.put(db, Label("MONEY"), annotator="a1")
            raise FailedError

    with pytest.raises(FailedError):
        failing()


@pytest.mark.parametrize("work", ["article", "label"])
def test_a_new_database_stays_for_what_was_done_in_it(tmp_path: Path, work: str) -> None:
    path = tmp_path / "mine.db"
    fail_after(path, work)
    with open_database(path) as db:
        assert articles.count(db) == (work == "article")
        assert ("MONEY" in [label.name for label in scheme.labels(db)]) == (work == "label")


def test_a_new_database_that_nothing_was_done_in_goes_away(tmp_path: Path) -> None:
    fail_after(tmp_path / "mine.db", "nothing")
    assert list(tmp_path.iterdir()) == []


def test_a_new_database_that_cannot_be_looked_into_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_db: Database) -> int:
        raise DatabaseError("the disk gave an error")

    monkeypatch.setattr(articles, "count", fails)
    fail_after(tmp_path / "mine.db", "nothing")
    assert (tmp_path / "mine.db").exists()
