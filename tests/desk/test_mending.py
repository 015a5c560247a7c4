"""What `hashiya check --fix` has mended is an action like any other to the desk."""

from tests.desk.conftest import MakeDesk
from tests.store.fresh import said
from tui.store.repair import lint


def test_what_was_mended_is_undone_by_the_key_of_the_desk(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> [PER:وزير ]أمس")
    assert said(desk.db) == [(4, 9, "PER")]
    assert len(lint.mend(desk.db, list(lint.findings(desk.db)))) == 1
    assert said(desk.db) == [(4, 8, "PER")]
    desk.open("a0")
    desk.run("undo")
    assert said(desk.db) == [(4, 9, "PER")]
    desk.run("redo")
    assert said(desk.db) == [(4, 8, "PER")]
