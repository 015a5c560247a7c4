"""What was decided, shown under what an annotator has, and changed by nothing there."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.store.fresh import ME, said, tag
from tui.core.errors import UsageError
from tui.core.review import Status
from tui.desk.changes import Said
from tui.desk.desk import Desk
from tui.desk.keys.settings import validate_setting
from tui.store.log import events
from tui.store.project import attributes, project_settings
from tui.store.rows import annotations
from tui.store.work import reviews

WRITTEN = "<قال> [PER:وزير] الخارجية [LOC:أمس] إنه [ORG:هنا]"


def settled(desk: Desk) -> None:
    """Gold has one as the annotator, one otherwise, one more, and one left out."""
    assert desk.article
    id_ = desk.article.id
    for start, end, label in ((4, 8, "PER"), (18, 21, "ORG"), (9, 17, "ORG")):
        tag(desk.db, start, end, label, annotator="gold", article=id_)
    change = reviews.change(reviews.get(desk.db, id_, "gold"), Status.DONE)
    events.record(desk.db, "done", [change], annotator="lina", article_id=id_)


def message(happened: object) -> str:
    """What was said last."""
    assert isinstance(happened, list)
    return next((one.message for one in reversed(happened) if isinstance(one, Said)), "")


def test_gold_stands_below_and_is_counted_against_ones_own(desk_of: MakeDesk) -> None:
    desk = desk_of(WRITTEN)
    assert message(desk.run("decided")) == "nothing is decided on this article yet"
    settled(desk)
    assert message(desk.run("decided")) == (
        "decided: 1 as you have it, 1 otherwise, 1 added, 1 left out"
    )
    window = desk.view.window
    lanes = [
        (window.layer_of((0, 0), number).name, sorted(bar.span.label for bar in lane))
        for number, lane in enumerate(window.lanes_of((0, 0)))
    ]
    assert lanes == [("", ["LOC", "ORG", "PER"]), ("gold", ["ORG", "ORG", "PER"])]
    desk.run("decided")
    assert len(window.lanes_of((0, 0))) == 1


def test_what_gold_bears_otherwise_is_shown_and_counted(desk_of: MakeDesk) -> None:
    desk = desk_of(WRITTEN)
    settled(desk)
    assert desk.session
    [span, *_others] = annotations.spans_of(desk.db, desk.session.annotations.article.id, "gold")
    with desk.db.transaction():
        attributes.take_in(desk.db, [("sure", "true")], annotator="lina")
        changes = attributes.put_changes(desk.db, span.id, {"sure": "true"})
        events.record(desk.db, "attribute", changes, annotator="gold", article_id=span.article_id)
    assert message(desk.run("decided")).startswith("decided: 0 as you have it, 2 otherwise")
    desk.session.mark_anew()
    assert desk.view.marks.by_span[span.id].said == ("sure",)


def test_it_is_looked_at_alone(desk_of: MakeDesk) -> None:
    desk = desk_of(WRITTEN)
    settled(desk)
    desk.run("decided")
    before = said(desk.db, annotator="gold")
    # Neither gone to nor removed: what lies under the cursor is one's own, or nothing.
    desk.run("next-span")
    desk.run("move-row-start")
    desk.run("move-left")
    desk.run("move-left")
    desk.run("remove")
    assert said(desk.db, annotator="gold") == before
    assert said(desk.db, annotator=ME) == [(4, 8, "PER"), (18, 21, "LOC"), (26, 29, "ORG")]


def test_the_project_can_keep_it_from_annotators(desk_of: MakeDesk) -> None:
    desk = desk_of(WRITTEN)
    settled(desk)
    project_settings.put(desk.db, "decided", "off", annotator="muna")
    assert message(desk.run("decided")) == "this project keeps from annotators what was decided"
    with pytest.raises(UsageError) as caught:
        validate_setting("decided", False)
    assert caught.value.way_out == "this is decided for all: hashiya project set decided VALUE"


def test_it_is_not_shown_where_others_work_is_hidden(desk_of: MakeDesk) -> None:
    desk = desk_of(WRITTEN)
    settled(desk)
    project_settings.put(desk.db, "leader", "muna", annotator="muna")
    project_settings.put(desk.db, "hide-others", "on", annotator="muna")
    assert message(desk.run("decided")) == "others' work is hidden here from all but muna"
    assert len(desk.view.layers) == 1
