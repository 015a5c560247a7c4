"""The guideline of the label at hand, on a page over the desk."""

from dataclasses import replace

from tests.store.fresh import tag
from tests.ui.conftest import MakeApp
from tests.ui.frames import frame
from tests.ui.test_desk_screen import desk_screen, press
from tui.store.database import Database
from tui.store.project import scheme


async def test_it_is_shown_where_a_span_is_and_closed_again(
    make_app: MakeApp, db: Database
) -> None:
    said = "شخص باسمه.\n\n+ هدى بنعمر\n- الوزيرة"
    scheme.put(db, replace(scheme.get(db, "PER"), guideline=said), annotator="leader")
    async with make_app().run_test(size=(60, 16)) as pilot:
        desk = desk_screen(pilot).desk
        await press(pilot, "%")
        assert "there is no span here" in frame(pilot.app)[-1]
        article = desk.article
        assert article
        tag(db, 0, 3, "PER", article=article.id, annotator=desk.annotator)
        desk_screen(pilot).absorb(desk.look_again())
        await press(pilot, "%")
        await pilot.pause()
        shown = "\n".join(frame(pilot.app))
        assert "PER" in shown
        assert "ﺮﻤﻌﻨﺑ" in shown
        await press(pilot, "%")
        assert pilot.app.screen is desk_screen(pilot)


async def test_the_list_of_labels_says_when_the_one_under_the_cursor_is_used(
    make_app: MakeApp, db: Database
) -> None:
    said = "شخص باسمه.\n\n+ هدى بنعمر\n- الوزيرة"
    scheme.put(db, replace(scheme.get(db, "PER"), guideline=said), annotator="leader")
    async with make_app().run_test(size=(60, 20)) as pilot:
        await press(pilot, "enter", "p", "e", "r")
        await pilot.pause()
        shown = "\n".join(frame(pilot.app))
        assert "ﻪﻤﺳﺎﺑ ﺺﺨﺷ" in shown
        assert "ﺮﻤﻌﻨﺑ ﻯﺪﻫ +" in shown
        await press(pilot, "backspace", "backspace", "backspace", "down")
        await pilot.pause()
        assert "ﻪﻤﺳﺎﺑ ﺺﺨﺷ" not in "\n".join(frame(pilot.app))
