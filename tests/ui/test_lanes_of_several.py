"""The lanes of several annotators under a row: whose they are, and what they are drawn with."""

from dataclasses import dataclass

from tests.desk.view.test_text_view import TEXT, spans, view_of
from tui.core.article import Article
from tui.desk.label_set import LabelSet
from tui.desk.view.asked_letters import AskedLetters
from tui.desk.view.text_view import TextView
from tui.desk.view.window import Layer
from tui.store.database import Database
from tui.ui.widgets.row_value import RowValue, row_value


@dataclass
class Shown:
    """A text that is read."""

    view: TextView
    labels: LabelSet
    letters: AskedLetters
    article: Article | None = None


def value_of(db: Database, *others: Layer) -> RowValue:
    """The first row of the text with a span of gold and what others have."""
    view = view_of(TEXT, spans("gold", (4, 17, "PER")), *others)
    return row_value(Shown(view, LabelSet(db), AskedLetters(view)), (0, 0), 20, {})


def test_bars_are_told_apart_by_what_they_are_drawn_with(db: Database) -> None:
    muna = Layer("muna", spans("muna", (4, 17, "ORG"), (18, 21, "DATE")), "1", "▓▓▓┄")
    sami = Layer("sami", spans("sami", (4, 17, "LOC")), "2", strokes={"sami0": "···┄"})
    value = value_of(db, muna, sami)
    assert [[look.glyphs for look in lane] for lane in value.bars] == [
        ["╰────PER────╯"], ["DAT", "▓▓▓▓▓ORG▓▓▓▓▓"], ["·····LOC·····"],
    ]  # fmt: skip


def test_each_lane_says_whose_it_is(db: Database) -> None:
    nested = spans("muna", (4, 17, "ORG"), (4, 8, "ROLE"))
    assert value_of(db, Layer("muna", nested, "1")).signs == ("", "1", "1")
    assert value_of(db).signs == ()


def test_what_others_have_tints_no_text(db: Database) -> None:
    tints = value_of(db, Layer("muna", spans("muna", (18, 21, "DATE")), "1")).tints
    assert [(tint.left, tint.right) for tint in tints] == [
        (look.left, look.right) for look in value_of(db).bars[0]
    ]
