"""The scheme in the app, and the numbers of the label picker."""

import pytest

from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tests.ui.test_desk_screen import desk_screen, press, stored
from tui.core.label import Label
from tui.core.scheme import labels_with_defaults
from tui.layout.line import line_picture
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.repair import check


async def test_labels_are_changed_in_the_app_and_their_spans_follow(
    make_app: MakeApp, db: Database
) -> None:
    async with make_app().run_test(size=(120, 30)) as pilot:
        await press(pilot, "p", "f9", "n", *(["backspace"] * 3), *"PERSON", "enter")
        await press(pilot, "k", "backspace", "z", "enter", "t", *"إنسان", "enter")
        await press(pilot, "a", *"MONEY", "enter", "end", "minus", "c", "x", "escape")
        labels = {label.name: label for label in scheme.labels(db, retired=True)}
        assert labels["PERSON"].key == "z"
        assert labels["PERSON"].title == "شخصإنسان"
        assert labels["MONEY"].retired
        assert labels["MONEY"].position == len(labels) - 2
        assert "PER" not in labels
        assert stored(db) == [("PERSON", "قال")]
        await press(pilot, "left", "z")
        assert stored(db) == [("PERSON", "قال"), ("PERSON", "وزير")]
        await press(pilot, "tab", "o")
        assert [label for label, _words in stored(db)].count("ORG") == 1
        assert list(check.problems(db)) == []


async def test_the_keys_of_the_scheme_are_those_of_the_arabic_keyboard_too(
    make_app: MakeApp, db: Database
) -> None:
    async with make_app().run_test(size=(120, 30)) as pilot:
        await press(pilot, "f9", "ش", *"MONEY", "enter", "end", "ء", "ى", *"2", "enter", "escape")
    [made] = [label for label in scheme.labels(db, retired=True) if "MONEY" in label.name]
    assert (made.name, made.retired) == ("MONEY2", True)


async def test_a_wrong_change_of_the_scheme_is_said_and_changes_nothing(
    make_app: MakeApp, db: Database
) -> None:
    before = scheme.labels(db)
    async with make_app().run_test(size=(120, 30)) as pilot:
        await press(pilot, "f9", "k", "backspace", "o", "enter")
        assert "belongs to ORG" in frame(pilot.app)[0]
        await press(pilot, "k", "backspace", "b", "enter")
        assert "cannot be a label's key" in frame(pilot.app)[0]
        await press(pilot, "a", *"ORG", "enter")
        assert "already has a label 'ORG'" in frame(pilot.app)[0]
    assert scheme.labels(db) == before


async def test_any_of_sixty_labels_is_three_keys_away(make_app: MakeApp, db: Database) -> None:
    existing = scheme.labels(db, retired=True)
    with db.transaction():
        for label in labels_with_defaults([Label(f"L{n:02}") for n in range(50)], existing):
            scheme.put(db, label, annotator="a1")
    async with make_app().run_test(size=(80, 24)) as pilot:
        labels = [label for label in desk_screen(pilot).desk.labels if not label.retired]
        assert len(labels) == 60
        for number in (1, 9, 11, 35, 60):
            await press(pilot, "enter", *f"{number:02}")
            assert stored(db) == [(labels[number - 1].name, "قال")]
            await press(pilot, "ctrl+z")
        # Of the first digit nobody knows yet whether it is all: Enter says so.
        await press(pilot, "enter", "3", "enter")
        assert stored(db) == [(labels[2].name, "قال")]


@pytest.mark.parametrize("width", [120, 93, 80, 60, 45, 40, 30])
async def test_titles_are_shown_in_narrow_windows_too(
    make_app: MakeApp, db: Database, width: int
) -> None:
    scheme_of_one = [Label("PERSON", title="اسم شخص أو كنية تُعرف بها", title_en="A person")]
    with db.transaction():
        scheme.replace_all(db, scheme_of_one, annotator="a1")
    app = make_app()
    async with app.run_test(size=(width, 20)) as pilot:
        await press(pilot, "f9")
        (line,) = [line for line in frame(app) if "PERSON" in line]
        whole = line_picture("اسم شخص أو كنية تُعرف بها").glyphs
        shown = line.rstrip().rpartition("  ")[2].strip().lstrip("…")
        assert "…" in line or whole in line
        assert shown
        assert whole.endswith(shown)


async def test_a_guideline_is_written_where_labels_are_and_is_said(
    make_app: MakeApp, db: Database
) -> None:
    async with make_app().run_test(size=(120, 30)) as pilot:
        await press(pilot, "f9", "g", *"شخص باسمه", "enter")
        await press(pilot, "y", *"هدى", "enter", "w", *"الوزيرة", "enter", "y", "enter")
        await pilot.pause()
        assert "ﻪﻤﺳﺎﺑ ﺺﺨﺷ" in frame(pilot.app)[0]
        await press(pilot, "غ", *"سمير", "enter", "escape")
    assert scheme.get(db, "PER").guideline == "شخص باسمه\n\n+ هدى\n+ سمير\n- الوزيرة"
