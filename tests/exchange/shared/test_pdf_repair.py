"""Texts out of PDFs: what is wrong is said, and mended when asked."""

from pathlib import Path

import pytest

from tui.core.record import Record, RecordSpan
from tui.exchange import Note, ReadOptions, read_path
from tui.exchange.shared.pdf_repair import examine, logical_order, without_forms
from tui.text.pdf_damage import has_forms, looks_reversed

STRAIGHT = "وقالت الوزيرة إن المدرسة الجديدة (في المدينة) تكلف 12.5 مليون دولار، حسب BBC News."
TURNED = logical_order(STRAIGHT)


def test_reversed_words_are_noticed_and_straight_ones_are_not() -> None:
    assert looks_reversed(TURNED)
    assert not looks_reversed(STRAIGHT)
    assert not looks_reversed("ة")


def test_turning_twice_gives_the_text_back_with_its_numbers_and_latin() -> None:
    assert "12.5" in TURNED
    assert "BBC News" in TURNED
    assert logical_order(TURNED) == STRAIGHT
    assert logical_order("أب\r\nتث\n") == "بأ\r\nثت\n"


def test_presentation_forms_become_letters_and_farsi_yeh_forms_arabic_yeh() -> None:
    assert without_forms("ﻋﻠﻰ ﻻ ﯾﻮم ﻛﺘﺎب") == "على لا يوم كتاب"
    assert has_forms("ﻋﻠﻰ اﻟﻤﺪى")
    assert not has_forms("صلى الله عليه وسلم ﷺ ثم قال ﷲ أكبر، وهذا كلام طويل بما يكفي")


def test_what_is_wrong_is_said_and_left(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TURNED, encoding="utf-8")
    note, record = read_path(path)
    assert note == Note("line 1", "its words look reversed; --repair mends it")
    assert isinstance(record, Record)
    assert record.text == TURNED


def test_it_is_mended_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TURNED, encoding="utf-8")
    note, record = read_path(path, options=ReadOptions(repair=True))
    assert note == Note("line 1", "mended: its words look reversed")
    assert isinstance(record, Record)
    assert record.text == STRAIGHT


@pytest.mark.parametrize("repair", [False, True])
def test_a_text_under_spans_is_never_changed(repair: bool) -> None:
    before = Record(text=TURNED, spans=(RecordSpan(0, 1, "A"),), place="line 3")
    note, after = examine(before, repair=repair)
    assert isinstance(note, Note)
    assert after is before
