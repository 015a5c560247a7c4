"""What a project decides: by events, the last of which holds."""

import pytest

from tests.store.fresh import ME, content
from tui.core.errors import UsageError
from tui.store.database import Database
from tui.store.project import project_settings
from tui.store.repair.check import problems
from tui.store.repair.recover import recover
from tui.store.work import reversal


def test_a_setting_is_decided_changed_forgotten_and_taken_back(db: Database) -> None:
    before = content(db)
    assert not project_settings.is_on(db, "take-all")
    assert project_settings.put(db, "take-all", "on", annotator=ME) == "on"
    assert project_settings.is_on(db, "take-all")
    told = db.rows("SELECT count(*) FROM events")
    project_settings.put(db, "take-all", "on", annotator="muna")
    assert db.rows("SELECT count(*) FROM events") == told
    recovered = recover(db.path, db.path.with_name("new.db"))
    assert recovered.kept["project_settings"] == 1
    assert project_settings.put(db, "take-all", None, annotator=ME) == "off"
    reversal.take_back_all(db, None)
    assert project_settings.values(db)["take-all"] == "on"
    reversal.take_back_all(db, None)
    assert content(db) == before
    assert list(problems(db)) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("take-al", "on", "the nearest is 'take-all'"), ("take-all", "yes", "its values: on, off")],
)
def test_what_is_no_setting_is_refused(db: Database, name: str, value: str, words: str) -> None:
    with pytest.raises(UsageError) as error:
        project_settings.put(db, name, value, annotator=ME)
    assert words in str(error.value.way_out)
    assert db.rows("SELECT * FROM project_settings") == []
