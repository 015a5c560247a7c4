"""The interface in Arabic: every word of it drawn by our own engine, from the right."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.relation_schemes import with_relations
from tests.store.fresh import ME, fresh, tag
from tests.ui.conftest import TEXT, MakeApp
from tests.ui.frames import check_golden, frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.core import i18n
from tui.desk.desk import Desk
from tui.desk.keys.commands import commands
from tui.desk.keys.settings import settings_table
from tui.layout.line import line_picture
from tui.ui.app import HashiyaApp

# Every one of them is given as a form for its place in the word.
UNJOINED = {chr(code) for code in range(0x621, 0x64B)} - {"\u063b", "\u063c", "\u063d", "\u0640"}
OPENERS = {
    "desk": (),
    "help": ("f1",),
    "palette": ("ctrl+p",),
    "labels": ("enter",),
    "note": (";",),
    "list": ("ctrl+o",),
    "search": ("/",),
    "search everywhere": ("ctrl+f",),
    "scheme": ("f9",),
    "bring": ("ctrl+n",),
    "everywhere": ("+",),
    "message": ("ctrl+y",),
    "last article": (">", ">", ">"),
}


@pytest.fixture(autouse=True)
def arabic() -> Iterator[None]:
    """Arabic words for one test."""
    before = i18n._in_use
    folder = i18n.__file__.replace("core/i18n.py", "locale")
    i18n.use(gettext.translation("hashiya", folder, ["ar"]))
    yield
    i18n.use(before)


@pytest.mark.parametrize("name", OPENERS)
@pytest.mark.parametrize("size", [(100, 30), (44, 16)])
async def test_no_letter_reaches_the_screen_unjoined(
    make_app: MakeApp, name: str, size: tuple[int, int]
) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "p", *OPENERS[name])
        await pilot.pause()
        for line in frame(app):
            assert not UNJOINED & set(line), line


async def test_arabic_words_stand_at_the_right(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 20)) as pilot:
        check_golden(app, "arabic-desk")
        await press(pilot, "ctrl+p")
        check_golden(app, "arabic-palette")
        await press(pilot, "escape", "ctrl+n")
        prompt = line_picture("ملف أو مجلد:").glyphs
        assert any(line.rstrip().endswith(prompt) for line in frame(app))


async def test_lists_begin_at_the_right(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 16)) as pilot:
        desk = desk_screen(pilot).desk
        desk_screen(pilot).act(lambda: desk.click(TEXT.index("في ")))
        await press(pilot, "d", "+")
        assert any(line.rstrip().endswith(" ✓") for line in frame(app))
        check_golden(app, "arabic-everywhere")
        await press(pilot, "escape", "ctrl+f", *"المنظمة")
        check_golden(app, "arabic-search")
        await press(pilot, "escape", "f9")
        check_golden(app, "arabic-scheme")
        await press(pilot, "escape", "ctrl+o")
        assert frame(app)[3].rstrip().endswith("      1     36  ◐")
        assert frame(app)[3].split()[0] == line_picture("الاتفاق").glyphs


async def test_a_message_runs_as_the_language_does_whatever_it_begins_with(
    make_app: MakeApp,
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 20)) as pilot:
        desk_screen(pilot).status.tell("f12 إن بدت الكلمات مقلوبة")
        await pilot.pause()
        assert frame(app)[-1].rstrip().endswith("f12")
        i18n.use(gettext.NullTranslations())
        desk_screen(pilot).status.tell("«واحة» is not offered")
        await pilot.pause()
        assert frame(app)[-1].rstrip().endswith("» is not offered")
        assert frame(app)[-1].startswith(" «")


def test_commands_and_settings_are_named_in_arabic() -> None:
    for words in (c.title for c in commands()):
        assert line_picture(words).rtl, words
    for words in (one.help for one in settings_table()):
        assert line_picture(words).rtl, words


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "لا مقاطع"), (1, "مقطع واحد"), (2, "مقطعان"), (3, "3 مقاطع"), (10, "10 مقاطع"),
     (11, "11 مقطعًا"), (99, "99 مقطعًا"), (100, "100 مقطع"), (103, "103 مقاطع")],
)  # fmt: skip
def test_a_number_takes_the_form_that_arabic_has_for_it(count: int, said: str) -> None:
    found = i18n.ngettext("{count} span", "{count} spans", count)
    assert found.format(count=count) == said


async def test_relations_are_told_from_the_right(tmp_path: Path) -> None:
    with fresh(tmp_path / "r.db", "قال الوزير في الرباط") as db:
        for start, end, label in ((4, 10, "PER"), (14, 20, "LOC")):
            tag(db, start, end, label)
        desk = Desk(db, ME)
        desk.open("a0")
        app = HashiyaApp(with_relations(desk))
        async with app.run_test(size=(80, 12)) as pilot:
            await press(pilot, "tab", "colon")
            assert " ".join(reversed(frame(app)[-1].split())).startswith(line_picture("من").glyphs)
            await press(pilot, "tab", "l")
            check_golden(app, "arabic-relations")
