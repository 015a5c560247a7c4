"""When guidelines changed."""

from dataclasses import replace

from tests.store.fresh import ME
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import scheme
from tui.store.project.guideline_changes import guideline_times
from tui.store.work import reversal


def write(db: Database, name: str, guideline: str) -> str:
    """Change a guideline; when that was."""
    scheme.put(db, replace(scheme.get(db, name), guideline=guideline), annotator=ME)
    return events.history(db, limit=1)[0].at


def test_a_guideline_changed_when_its_words_last_did_whatever_its_label_is_called(
    db: Database,
) -> None:
    assert guideline_times(db) == {}
    write(db, "PER", "شخص")
    second = write(db, "PER", "شخص باسمه")
    other = write(db, "ORG", "منظمة")
    scheme.put(db, replace(scheme.get(db, "PER"), title="إنسان"), annotator=ME)
    scheme.rename(db, "PER", "HUMAN", annotator=ME)
    assert guideline_times(db) == {"HUMAN": second, "ORG": other}


def test_a_change_that_was_taken_back_counts_only_once_it_is_done_again(db: Database) -> None:
    first = write(db, "PER", "شخص")
    write(db, "PER", "خطأ")
    change = events.history(db, limit=1)[0]
    reversal.take_back(db, change.id, annotator=ME)
    assert guideline_times(db) == {"PER": first}
    assert write(db, "PER", "شخص باسمه") == guideline_times(db)["PER"]
