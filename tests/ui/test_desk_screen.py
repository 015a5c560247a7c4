"""The desk's screen: what keys do to it, and what stands in its cells."""

import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from textual._compositor import Compositor, LayoutUpdate
from textual.pilot import Pilot

from tests.ui.conftest import TEXT, MakeApp
from tests.ui.frames import check_golden, frame
from tui.core.errors import DatabaseError
from tui.core.label import Label
from tui.desk.desk import Desk
from tui.desk.keys.settings import Settings
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import reviews
from tui.ui import fastpath
from tui.ui.app import HashiyaApp
from tui.ui.fastpath.first_frame import lines_of_all
from tui.ui.screens.desk import DeskScreen


def stored(db: Database, article: str = "first") -> list[tuple[str, str]]:
    """What the store has: label and words of each span."""
    spans = annotations.spans_of(db, article, "a1")
    return [(span.label, TEXT[span.start : span.end]) for span in spans]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, one after another, and wait until they are painted."""
    await pilot.press(*keys)
    await pilot.pause()


def desk_screen(pilot: Pilot[Any]) -> DeskScreen:
    """The screen under test."""
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    return screen


def open_article(pilot: Pilot[Any]) -> str:
    """The id of the article that lies on the desk."""
    article = desk_screen(pilot).desk.article
    assert article is not None
    return article.id


async def test_the_first_frame_is_drawn_right_to_left_and_joined(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 12)) as pilot:
        await press(pilot, "p", "left", "left", "space", "left", "left", "o", "escape")
        check_golden(app, "tagged")
        await press(pilot, "tab")
        check_golden(app, "focused")


async def test_lines_alone_make_up_the_desk_and_nothing_that_opens_over_it(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 12)) as pilot:
        lines = lines_of_all(app.screen)
        assert lines is not None
        placed = [(one.widget.region.y + y, one.widget.region.x) for one, (y,) in lines]
        assert placed == sorted(placed)
        assert {row for row, _cell in placed} == set(range(12))
        await press(pilot, "f1")
        assert lines_of_all(app.screen) is None


async def test_the_first_screen_is_drawn_once(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[object] = []
    usual = Compositor.render_full_update

    def counted(compositor: Compositor, simplify: bool = False) -> LayoutUpdate:
        drawn.append(compositor)
        return usual(compositor, simplify)

    monkeypatch.setattr(Compositor, "render_full_update", counted)
    desk = Desk(db, "a1")
    desk.open("first")
    app = HashiyaApp(desk, fast=True)
    async with app.run_test(size=(80, 12)) as pilot:
        while not app._shown:
            await pilot.pause()
        assert len(drawn) == 1


async def test_nested_crossing_and_cut_spans_have_lanes_of_their_own(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(60, 16)) as pilot:
        await press(pilot, "f6", "left", "space", "left", "left", "left", "o", "escape")
        await press(pilot, "right", "right", "space", "left", "left", "l", "escape")
        await press(pilot, "right", "right", "space", "left", "left", "p", "escape")
        await press(pilot, "down", "down", "end", "space", "left", "left", "left", "d", "escape")
        check_golden(app, "lanes")
        await press(pilot, "f2")
        check_golden(app, "compact")


async def test_a_bar_that_is_cut_goes_on_under_the_next_row(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(60, 14)) as pilot:
        await press(pilot, "down", "down", "end", "right", "space", "left", "left", "left", "d")
        await press(pilot, "right", "right", "right", "o")
        check_golden(app, "cut")
        await press(pilot, "shift+tab", "shift+tab")
        check_golden(app, "cut-focused")


async def test_each_tag_is_stored_before_the_next_key(make_app: MakeApp, db: Database) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await press(pilot, "p")
        assert stored(db) == [("PER", "قال")]
        await press(pilot, "left", "space", "left", "o")
        assert stored(db) == [("PER", "قال"), ("ORG", "وزير الخارجية")]
        await press(pilot, "ctrl+z")
        assert stored(db) == [("PER", "قال")]
        await press(pilot, "ctrl+y", "backspace")
        assert stored(db) == [("PER", "قال")]


async def test_every_key_works_in_the_arabic_layout(make_app: MakeApp, db: Database) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await press(pilot, "ح")
        assert stored(db) == [("PER", "قال")]
        await press(pilot, "left", "ج", "م")
        assert stored(db)[-1] == ("LOC", "ل وزير")
        await press(pilot, "arabic_question_mark")
        assert type(pilot.app.screen).__name__ == "Help"
        await press(pilot, "escape", "ز")
        assert open_article(pilot) == "second"


async def test_moving_the_cursor_paints_only_the_rows_it_left_and_entered(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        reader = desk_screen(pilot).reader
        painted: list[int] = []
        paint = reader.lines.paint

        def counting(y: int) -> Any:
            painted.append(y)
            return paint(y)

        reader.lines.paint = counting
        await press(pilot, "left")
        assert set(painted) == {2}
        painted.clear()
        await press(pilot, "down", "down")
        assert {2, 6} <= set(painted) <= {2, 4, 6}


async def test_the_frame_is_whole_at_every_size(make_app: MakeApp) -> None:
    for size in ((200, 60), (80, 24), (60, 20), (40, 20), (20, 6), (8, 3)):
        app = make_app()
        async with app.run_test(size=size) as pilot:
            await press(pilot, "p", "ctrl+end", "o", "f2", "f6")
            lines = frame(app)
            assert len(lines) == size[1]
            for line in lines:
                assert not any(unicodedata.category(letter) in ("Cc", "Cf") for letter in line)


async def test_the_view_keeps_its_place_when_the_window_is_resized(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(40, 8)) as pilot:
        await press(pilot, "ctrl+end")
        held = desk_screen(pilot).desk.view.caret
        await pilot.resize_terminal(100, 8)
        await pilot.pause()
        assert desk_screen(pilot).desk.view.caret == held
        paragraph, number, _cell = desk_screen(pilot).desk.view.page.locate(held.head.start)
        assert desk_screen(pilot).desk.view.window.line_of((paragraph, number)) is not None


async def test_the_side_panel_lists_what_there_is_room_for_in_a_higher_window(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 10)) as pilot:
        await press(pilot, "p")
        assert any("more" in line for line in frame(app))
        await pilot.resize_terminal(80, 40)
        await pilot.pause(0.2)
        assert not any("more" in line for line in frame(app))


async def test_the_label_picker_filters_by_arabic_title(make_app: MakeApp, db: Database) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        await press(pilot, "enter", *"منظمه")
        await press(pilot, "enter")
        assert stored(db) == [("ORG", "قال")]
        await press(pilot, "left", "enter", *"dat", "enter")
        assert stored(db)[-1] == ("DATE", "وزير")
        await press(pilot, "enter", "escape")
        assert len(stored(db)) == 2


async def test_the_palette_runs_any_command(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+p", *"compact", "enter")
        assert desk_screen(pilot).desk.view.look.compact


async def test_notes_are_written_on_the_article_and_on_a_span(
    make_app: MakeApp, db: Database
) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        await press(pilot, ";", *"راجع", "enter")
        assert reviews.get(db, "first", "a1").note == "راجع"
        await press(pilot, "p", "tab", ";", *"x", "enter")
        assert annotations.spans_of(db, "first", "a1")[0].note == "x"
        await press(pilot, ";", "backspace", "enter")
        assert annotations.spans_of(db, "first", "a1")[0].note is None


async def test_done_goes_on_to_the_next_one_to_do(make_app: MakeApp, db: Database) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+d")
        assert reviews.get(db, "first", "a1").status.value == "done"
        assert open_article(pilot) == "second"
        assert desk_screen(pilot).desk.progress.done == 1


async def test_the_list_of_articles_filters_and_opens(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        await press(pilot, "ctrl+o")
        listed = "\n".join(frame(pilot.app))
        assert "2 in the list" in listed
        await press(pilot, *"الحكومه")
        assert "0 in the list" in "\n".join(frame(pilot.app))
        await press(pilot, "ctrl+u", *"والحكوم", "enter")
        assert open_article(pilot) == "second"


async def test_a_click_goes_to_a_word_and_a_drag_selects(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        reader = desk_screen(pilot).reader
        row = reader.desk.view.window.row((0, 0))
        x = reader.column + reader.desk.view.page.width - 6
        await pilot.click(reader, offset=(x, 2))
        await pilot.pause()
        assert TEXT[slice(*reader.desk.view.chosen_range)] == "وزير"
        assert reader.offset_at(x, 2) is not None
        left, right = row.runs(0, 3)[0]
        start = reader.column + reader.desk.view.page.width - row.width + right - 1
        assert reader.offset_at(start, 2) == 0
        assert reader.offset_at(start - (right - left) + 1, 2) == 2


async def test_what_another_desk_writes_appears_by_itself(make_app: MakeApp, db: Database) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        with open_database(db.path) as other:
            theirs = Desk(other, "a1")
            theirs.open("first")
            theirs.tag("GPE")
        for _ in range(100):
            await pilot.pause(0.1)
            if desk_screen(pilot).desk.spans:
                break
        assert [span.label for span in desk_screen(pilot).desk.spans] == ["GPE"]
        assert any("GPE" in line[31:] for line in frame(pilot.app))


async def test_the_theme_and_the_panel_change(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 30)) as pilot:
        await press(pilot, "f6")
        assert not desk_screen(pilot).sidebar.display
        assert "side panel hidden" in frame(pilot.app)[-1]
        await press(pilot, "f8")
        assert "light theme" in frame(pilot.app)[-1]
        assert not pilot.app.palette.dark  # type: ignore[attr-defined]


async def test_the_keys_of_an_empty_desk_do_nothing(db: Database) -> None:
    with db.transaction():
        db.write("DELETE FROM article_halves")
        db.write("DELETE FROM articles")
    app = HashiyaApp(Desk(db, "a1"))
    async with app.run_test(size=(80, 10)) as pilot:
        await press(pilot, "escape", "p", "left", "ctrl+z", "tab", "ctrl+d", "f4", "[", ";")
        assert type(app.screen) is DeskScreen


@pytest.mark.parametrize("key", ["ctrl+q", "f10"])
async def test_quit_quits_and_remembers_the_place(
    make_app: MakeApp, db: Database, key: str
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "left", "left", key)
    assert reviews.get(db, "first", "a1").cursor == TEXT.index("الخارجية")


async def test_lam_and_alef_at_once_take_back_a_tag_of_their_own_alone(
    db: Database,
) -> None:
    desk = Desk(db, "a1")
    desk.open("first")
    app = HashiyaApp(desk, Settings(keys={"panel": ("g",)}))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p")
        screen = desk_screen(pilot)
        assert screen.press("ل")
        assert screen.press("ا")
        assert stored(db) == [("PER", "قال")]


@pytest.mark.parametrize("width", [1, 3, 5, 9])
async def test_a_window_without_room_for_what_is_typed_is_painted(
    make_app: MakeApp, width: int
) -> None:
    async with make_app().run_test(size=(width, 10)) as pilot:
        await press(pilot, "/", *"وزير")
        assert max(map(len, frame(pilot.app))) <= width
        await press(pilot, "escape", "enter", "escape", "ctrl+o", "escape")


async def test_a_note_that_cannot_be_stored_can_be_stored_later(
    make_app: MakeApp, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_note: str) -> None:
        raise DatabaseError("the disk is full")

    async with make_app().run_test(size=(80, 24)) as pilot:
        with monkeypatch.context() as full:
            full.setattr(desk_screen(pilot).desk, "annotate", fails)
            await press(pilot, ";", *"راجع", "enter")
        await press(pilot, "ه", "enter")
        assert reviews.get(db, "first", "a1").note == "راجعه"


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_a_message_wider_than_the_window_is_shown_whole(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    message = " ".join(f"word{number}" for number in range(15))
    app = make_app()
    async with app.run_test(size=size) as pilot:
        status = desk_screen(pilot).status
        status.tell(message)
        await pilot.pause()
        lines = -(-len(message) // (size[0] - 2))
        assert " ".join("".join(frame(app)[-lines:]).split()) == message
        await press(pilot, "left")
        assert status.size.height == 1
        assert "? help" not in frame(app)[-2]
        assert frame(app)[-1].startswith(" saved")


async def test_a_label_that_another_desk_gives_a_colour_has_it_at_once(
    make_app: MakeApp, db: Database
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "left", "left")
        screen = desk_screen(pilot)
        text, lane = screen.reader.paint(2), screen.reader.paint(3)
        with open_database(db.path) as other, other.transaction():
            label = replace(scheme.get(other, "PER"), colour="#ff0000")
            scheme.put(other, label, annotator="a2")
        screen.act(screen.desk.look_around)
        assert screen.reader.paint(2).text == text.text
        assert screen.reader.paint(2) != text
        assert screen.reader.paint(3) != lane


async def test_a_short_bar_says_which_label_and_that_it_is_noted(
    make_app: MakeApp, db: Database
) -> None:
    with db.transaction():
        for name, key in (("Appeal_to_Fear", "f"), ("Appeal_to_Time", "t")):
            scheme.put(db, Label(name, key=key), annotator="a1")
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = desk_screen(pilot)
        await press(pilot, "f", "left", "t", "tab")
        screen.act(lambda: screen.desk.annotate("why"))
        # The words have three and four cells.
        assert screen.reader.paint(3).text.rstrip().endswith("Tim* Fea")
        assert "Appeal_*" not in frame(pilot.app)[13]
        assert "Time*" in "".join(frame(pilot.app))


@pytest.mark.parametrize(
    ("key", "name"),
    [*((key, key) for key in "§0éÉ"), ("f11", "F11"), ("ctrl+k", "Ctrl+K"), ("alt+_", "Alt+_")],
)
async def test_a_key_that_is_nobodys_says_so(make_app: MakeApp, key: str, name: str) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        before = desk_screen(pilot).desk.view.caret
        await press(pilot, fastpath.textual_key(key) if len(key) > 1 else key)
        said = f"no label and no command has the key {name}; ?: help"
        assert frame(pilot.app)[-1].strip() == said
        assert desk_screen(pilot).desk.view.caret == before
        await press(pilot, "left")
        assert "no command" not in frame(pilot.app)[-1]


async def test_sentences_name_the_keys_that_are_set(make_app: MakeApp) -> None:
    keys = {"help": ("f11",), "search": ("ctrl+k",), "next-match": ("ctrl+g",), "pick-label": ()}
    app = HashiyaApp(make_app().desk, Settings(keys=keys))
    async with app.run_test(size=(100, 12)) as pilot:
        assert "  F11 help " in frame(pilot.app)[-1]
        assert any("… more: choose a label" in line for line in frame(pilot.app))
        await press(pilot, "ctrl+g")
        assert frame(pilot.app)[-1].strip() == "nothing to repeat yet: Ctrl+K searches"


async def test_the_palette_shows_keys_whole(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 44)) as pilot:
        await press(pilot, "ctrl+p", *"let")
        shown = frame(pilot.app)
        for key in ("Ctrl+Shift+Left", "Ctrl+Shift+Right", "Backspace Delete"):
            assert any(f" {key} " in line for line in shown), key


async def test_nothing_of_the_desk_stands_beside_the_help(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "p", "tab", "?")
        assert all(line[0] in "╭│╰" for line in frame(pilot.app)[1:-2])


async def test_only_what_is_selected_changes_the_last_line_while_one_moves(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(140, 24)) as pilot:
        fixed = set()
        for _ in range(6):
            line = frame(pilot.app)[-1]
            fixed.add((line[: line.index("«")], line[-20:]))
            await press(pilot, "left")
        assert len(fixed) == 1
        [(before, after)] = fixed
        assert before.split() == [
            "saved",
            "0/2",
            "done",
            "·",
            "todo",
            "para",
            "1/3",
            "a1",
            "mine.db",
        ]
        assert after.endswith("  ? help ")


async def test_what_was_copied_is_said(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.ui.clipboard._LOCAL", ())
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+c")
        assert pilot.app.clipboard == "قال"
        assert "sent 3 letters to" in frame(pilot.app)[-1]
        await press(pilot, "ctrl+right", "ctrl+left", "space", "ctrl+c")
        assert pilot.app.clipboard == "ا"
        assert "sent 1 letter to" in frame(pilot.app)[-1]


async def test_a_copy_that_terminals_may_refuse_is_not_called_sent(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.ui.clipboard._LOCAL", ())
    monkeypatch.setattr("tui.ui.clipboard.MOST_BYTES", 5)
    async with make_app().run_test(size=(100, 24)) as pilot:
        await press(pilot, "ctrl+c")
        said = frame(pilot.app)[-1]
        assert "3 letters are more than most terminals take" in said
        assert "sent" not in said


async def test_without_the_panel_the_last_line_names_the_labels_and_their_keys(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=(100, 24)) as pilot:
        assert "PER p" not in frame(pilot.app)[-1]
        await press(pilot, "f6", "left")
        assert "  PER p ORG o LOC l" in frame(pilot.app)[-1]
        assert frame(pilot.app)[-1].endswith(" ? help ")
        await press(pilot, "f6", "left")
        assert "PER p" not in frame(pilot.app)[-1]
    async with make_app().run_test(size=(46, 24)) as pilot:
        assert "PER p" not in frame(pilot.app)[-1]


async def test_a_key_that_a_command_has_is_shown_with_no_label(make_app: MakeApp) -> None:
    app = HashiyaApp(make_app().desk, Settings(keys={"panel": ("p",)}))
    async with app.run_test(size=(100, 24)) as pilot:
        await press(pilot, "left")
        assert frame(app)[1].startswith("    PER ")
        assert frame(app)[2].startswith(" o  ORG ")
        await press(pilot, "enter")
        assert not any(" p  PER " in line for line in frame(app))
        assert any(" o  ORG " in line for line in frame(app))


async def test_a_long_label_leaves_room_for_how_far_one_is(make_app: MakeApp, db: Database) -> None:
    names = ("Appeal_to_Popularity_and_Fame", "Appeal_to_Values", "Oversimplification")
    with db.transaction():
        for name, key in zip(names, "fvs", strict=True):
            scheme.put(db, Label(name, key=key), annotator="a1")
    async with make_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "space", "end", "f", "tab")
        line = frame(pilot.app)[-1]
        assert line.startswith(" saved  0/2 done · doing  para 1/3  ")
        assert " 0–55 Popularity_…" in line
        await press(pilot, "s")
        assert " 0–55 Oversimplif…" in frame(pilot.app)[-1]
        await press(pilot, "v")
        assert " 0–55 Values" in frame(pilot.app)[-1]
    async with make_app().run_test(size=(120, 24)) as pilot:
        await press(pilot, "tab")
        assert " 0–55 Appeal_to_Values" in frame(pilot.app)[-1]


async def test_in_a_wide_window_the_title_stands_over_the_text_and_the_panel_is_wider(
    make_app: MakeApp, db: Database
) -> None:
    with db.transaction():
        articles.add(db, text=f"{TEXT} {TEXT}", title="Agreement", meta={}, id_="latin")
        scheme.put(db, Label("A_name_of_a_label_of_33_characters"), annotator="a1")
    async with make_app("latin").run_test(size=(160, 24)) as pilot:
        lines = frame(pilot.app)
        column = 160 - 2 - desk_screen(pilot).desk.view.page.width
        assert lines[0].index("Agreement") == column
        assert any("A_name_of_a_label_of_33_characters" in line for line in lines)
