"""Days of annotating, at random, on a real file: what is known is what is stored."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.store.fresh import ME, content, fresh
from tui.core.errors import UsageError
from tui.desk.desk import Desk
from tui.desk.keys.commands import commands
from tui.store.database import Database
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.work import reviews

TEXTS = (
    "قال وزير الخارجية John Smith (35 عامًا) أمس إن «الاتفاق» نهائي.\n"
    "\n"
    "لأنّ اللاجئين وصلوا في ١٢ مايو/أيار 2026 إلى مدينة گرگان https://example.org/a/long/address",
    "والحكومة تعلن\nالنتائج",
    "",
)
COMMANDS = [command.id for command in commands() if not command.on_screen]
EDITING = ["start-back", "start-on", "end-back", "end-on", "proclitic", "next-span", "anchor",
           "previous-span", "remove", "undo", "redo", "select-left", "select-right"]  # fmt: skip
LABELS = ["PER", "ORG", "news"]
WINDOWS = st.tuples(st.integers(4, 50), st.integers(1, 14))
OFFSETS = st.integers(0, len(TEXTS[0]))


class Day(RuleBasedStateMachine):
    """One annotator, at one desk, and now and then at another on the same file."""

    desk: Desk
    other: Desk | None = None

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "mine.db"
        self._open: list[Database] = []

    @initialize(window=WINDOWS)
    def begin(self, window: tuple[int, int]) -> None:
        db = fresh(self._path, *TEXTS)
        self._open.append(db)
        self.first = content(db)
        self.sit_down(db, window)

    def sit_down(self, db: Database, window: tuple[int, int]) -> None:
        self.desk = Desk(db, ME, width=window[0], height=window[1])
        self.desk.open_last()

    @rule(command=st.sampled_from(COMMANDS))
    def run(self, command: str) -> None:
        self.act(lambda: self.desk.run(command))

    @rule(command=st.sampled_from(EDITING), times=st.integers(1, 3))
    def edit(self, command: str, times: int) -> None:
        for _ in range(times):
            self.act(lambda: self.desk.run(command))

    @rule(offset=OFFSETS, label=st.sampled_from(LABELS))
    def tag(self, offset: int, label: str) -> None:
        self.desk.click(min(offset, len(self.desk.view.text)))
        self.act(lambda: self.desk.tag(label))

    @rule(begun=OFFSETS, offset=OFFSETS, label=st.sampled_from(LABELS))
    def tag_what_was_dragged_over(self, begun: int, offset: int, label: str) -> None:
        limit = len(self.desk.view.text)
        self.desk.drag(min(begun, limit), min(offset, limit))
        self.act(lambda: self.desk.tag(label))

    @rule(label=st.sampled_from(LABELS))
    def press(self, label: str) -> None:
        self.act(lambda: self.desk.tag(label))

    @rule(note=st.sampled_from(["", "ملاحظة", "أخرى"]))
    def annotate(self, note: str) -> None:
        self.act(lambda: self.desk.annotate(note))

    @rule(window=WINDOWS)
    def resize(self, window: tuple[int, int]) -> None:
        self.desk.view.resize(*window)

    @rule(lines=st.integers(-20, 20))
    def scroll(self, lines: int) -> None:
        self.desk.scroll(lines)

    @rule()
    def rename_back_and_forth(self) -> None:
        names = [label.name for label in scheme.labels(self.desk.db)]
        old, new = ("PER", "PERSON") if "PER" in names else ("PERSON", "PER")
        scheme.rename(self.desk.db, old, new, annotator=ME)
        self.desk.look_again()

    @rule(window=WINDOWS)
    def start_anew(self, window: tuple[int, int]) -> None:
        self.desk.leave()
        self.desk.db.close()
        if self.other:
            self.other.db.close()
            self.other = None
        db = open_database(self._path)
        self._open.append(db)
        self.sit_down(db, window)

    @precondition(lambda self: self.other is None)
    @rule()
    def sit_down_at_another_desk(self) -> None:
        db = open_database(self._path)
        self._open.append(db)
        self.other = Desk(db, ME, width=30, height=9)
        self.other.open_last()

    @precondition(lambda self: self.other is not None)
    @rule(look=st.booleans())
    def change_desks(self, look: bool) -> None:
        assert self.other is not None
        self.desk, self.other = self.other, self.desk
        if look:
            self.desk.look_around()

    def act(self, what: object) -> None:
        """Do it; a label that has another name by now is refused."""
        assert callable(what)
        try:
            what()
        except UsageError as error:
            assert "no label" in error.what  # noqa: PT017

    @invariant()
    def what_is_known_is_what_is_stored(self) -> None:
        desk = self.desk
        desk.look_around()
        assert desk.session is not None
        article = desk.session.annotations.article.id
        assert desk.spans == annotations.spans_of(desk.db, article, ME)
        assert list(desk.session.annotations.spans) == desk.spans
        labels = annotations.article_labels_of(desk.db, article, ME)
        assert sorted(desk.article_labels) == labels
        known, stored = desk.session.annotations.review, reviews.get(desk.db, article, ME)
        assert (known.status, known.note) == (stored.status, stored.note)
        counts = {name: count for name, count in desk.label_counts.items() if count}
        assert counts == annotations.label_counts(desk.db, ME)
        assert desk.view.focused is None or desk.view.focused_span is not None
        assert 0 <= desk.view.caret.range.start <= desk.view.caret.range.end <= len(desk.view.text)
        assert list(problems(desk.db)) == []

    @invariant()
    def the_window_shows_the_bars_of_the_spans(self) -> None:
        desk = self.desk
        lines = desk.view.window.lines()
        assert len(lines) == desk.view.height
        for place in {(line.paragraph, line.number) for line in lines if line}:
            row = desk.view.page.row_in(*place)
            bars = [bar for lane in desk.view.window.lanes_of(place) for bar in lane]
            for span in desk.spans:
                mine = sorted((b.left, b.right) for b in bars if b.span == span)
                assert mine == row.runs(span.start, span.end)

    def teardown(self) -> None:
        if self._open:
            self.everything_is_undone_and_done_again(self._open[-1])
        for db in self._open:
            db.close()
        self._folder.cleanup()

    def everything_is_undone_and_done_again(self, db: Database) -> None:
        """Article by article, redo to the last state, undo to the first, redo to the last."""
        if any(label.name == "PERSON" for label in scheme.labels(db)):
            scheme.rename(db, "PERSON", "PER", annotator=ME)
        desk = Desk(db, ME)
        for number in range(len(TEXTS)):
            desk.open(f"a{number}")
            self._all("redo", desk)
        last = content(db)
        undone = []
        for number in range(len(TEXTS)):
            desk.open(f"a{number}")
            undone.append(self._all("undo", desk))
            assert desk.spans == []
        assert content(db) == self.first
        for number in range(len(TEXTS)):
            desk.open(f"a{number}")
            assert self._all("redo", desk) == undone[number]
        assert content(db) == last
        assert list(problems(db)) == []

    @staticmethod
    def _all(command: str, desk: Desk) -> int:
        times = 0
        while len(desk.run(command)) > 1:
            times += 1
        return times


TestDay = Day.TestCase
TestDay.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
