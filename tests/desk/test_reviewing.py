"""Notes, statuses, the next to do, the place and the time spent."""

from collections.abc import Callable

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tests.store.fresh import ME, content
from tui.core.errors import UsageError
from tui.core.review import Review, Status
from tui.desk.changes import ArticleOpened, ReviewChanged, Said
from tui.desk.desk import Desk
from tui.desk.time_spent import IDLE_SECONDS
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.project import project_settings
from tui.store.repair.check import problems
from tui.store.texts import articles
from tui.store.work import reviews


def review_of(desk: Desk, article: str = "a0") -> Review:
    """What is stored."""
    return reviews.get(desk.db, article, ME)


def open_article(desk: Desk) -> str:
    """The id of the open article."""
    assert desk.article is not None
    return desk.article.id


def test_a_note_goes_to_the_focused_span_or_else_to_the_article(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> [PER:وزير]")
    desk.annotate("على المقال")
    desk.run("next-span")
    desk.annotate("على الاسم")
    assert review_of(desk).note == "على المقال"
    assert [span.note for span in desk.spans] == ["على الاسم"]
    assert desk.db.rows("SELECT note FROM spans") == [("على الاسم",)]
    desk.annotate("")
    desk.run("cancel")
    desk.annotate("")
    assert (review_of(desk).note, desk.spans[0].note) == (None, None)
    assert list(problems(desk.db)) == []


def test_the_note_that_is_there_is_no_action(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> [PER:وزير]")
    desk.annotate("ن")
    before = events.history(desk.db)
    desk.annotate("ن")
    desk.run("next-span")
    desk.annotate("")
    assert events.history(desk.db) == before


def test_reading_and_noting_leave_an_article_to_do(desk_of: MakeDesk) -> None:
    desk = desk_of("قال وزير")
    desk.run("move-left")
    desk.annotate("ن")
    assert review_of(desk).status is Status.TODO


@pytest.mark.parametrize("key", ["PER", "news"])
def test_the_first_tag_says_that_an_article_is_being_worked_on(desk_of: MakeDesk, key: str) -> None:
    desk = desk_of("قال وزير")
    assert ReviewChanged() in desk.tag(key)
    assert review_of(desk).status is Status.DOING
    assert desk.review is not None
    assert desk.review.status is Status.DOING
    desk.run("undo")
    assert review_of(desk).status is Status.TODO


def test_a_tag_after_done_leaves_it_done(desk_of: MakeDesk) -> None:
    desk = desk_of("قال وزير")
    desk.run("done")
    desk.tag("PER")
    assert review_of(desk).status is Status.DONE


def test_done_without_a_span_is_an_answer(desk_of: MakeDesk) -> None:
    desk = desk_of("قال وزير", "نص", "نص آخر")
    happened = desk.run("done")
    assert happened[-1] == ArticleOpened("a1")
    assert review_of(desk).status is Status.DONE
    assert (desk.progress.done, desk.progress.total) == (1, 3)
    assert [entry.status for entry in articles.entries(desk.db, ME)] == [
        Status.DONE, Status.TODO, Status.TODO,
    ]  # fmt: skip


def test_done_and_skip_go_on_round_the_end_until_all_is_done(desk_of: MakeDesk) -> None:
    desk = desk_of("واحد", "اثنان", "ثلاثة")
    desk.run("next-article")
    desk.run("skip")
    assert open_article(desk) == "a2"
    desk.run("done")
    assert open_article(desk) == "a0"
    assert desk.run("done")[-1] == Said("nothing more to do: every article is done or skipped")
    assert open_article(desk) == "a0"
    statuses = [entry.status for entry in articles.entries(desk.db, ME)]
    assert statuses == [Status.DONE, Status.SKIPPED, Status.DONE]
    assert desk.progress.done == 2


def test_done_again_is_no_action_but_goes_on(desk_of: MakeDesk) -> None:
    desk = desk_of("واحد", "اثنان")
    desk.run("done")
    desk.run("previous-article")
    before = events.history(desk.db)
    desk.run("done")
    assert open_article(desk) == "a1"
    assert events.history(desk.db) == before


def test_articles_are_stepped_through_in_their_order(desk_of: MakeDesk) -> None:
    desk = desk_of("واحد", "اثنان")
    assert desk.run("previous-article") == [Said("this is the first article")]
    desk.run("next-article")
    assert open_article(desk) == "a1"
    assert desk.run("next-article") == [Said("this is the last article")]


def test_an_article_opens_where_one_left_it(desk_of: MakeDesk) -> None:
    desk = desk_of("قال وزير <أمس>", "نص")
    desk.run("next-article")
    desk.run("previous-article")
    assert shown(desk) == "قال وزير <أمس>"
    desk.open("a0", at=5)
    assert shown(desk) == "قال <وزير> أمس"


def test_the_program_opens_where_one_left_it(desk_of: MakeDesk) -> None:
    desk = desk_of("نص", "قال وزير أمس")
    desk.run("next-article")
    desk.run("move-left")
    desk.leave()
    desk.db.close()
    with open_database(desk.db.path) as db:
        again = Desk(db, ME)
        assert again.open_last() == [ArticleOpened("a1")]
        assert shown(again) == "قال <وزير> أمس"
        other = Desk(db, "other")
        assert other.open_last() == [ArticleOpened("a0")]


def test_an_empty_database_has_nothing_to_open(desk_of: MakeDesk) -> None:
    desk = desk_of("نص")
    with open_database(desk.db.path.with_name("empty.db"), create=True) as db:
        empty = Desk(db, ME)
        assert empty.open_last() == []
        assert empty.article is None
        for command in ("done", "next-article", "undo", "move-left", "anchor", "cancel", "start-on",
                        "next-span", "lanes", "direction"):  # fmt: skip
            empty.run(command)
        assert empty.tag("PER") == []
        assert empty.annotate("ن") == []
        empty.leave()
        empty.look_around()


def test_an_article_that_is_not_there_cannot_be_opened(desk_of: MakeDesk) -> None:
    desk = desk_of("قال <وزير>")
    with pytest.raises(UsageError, match="no article 'a9'"):
        desk.open("a9")
    assert shown(desk) == "قال <وزير>"


class Watch:
    """A clock that a test turns."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


Timed = tuple[Desk, Callable[[float], None]]


@pytest.fixture
def timed(desk_of: MakeDesk) -> Timed:
    """A desk that was opened just now, and what lets seconds pass."""
    watch = Watch()
    desk = Desk(desk_of("قال وزير أمس", "نص").db, ME, monotonic=watch)
    desk.open("a0")

    def wait(seconds: float) -> None:
        watch.now += seconds

    return desk, wait


def test_the_time_between_actions_is_counted(timed: Timed) -> None:
    desk, wait = timed
    acts: list[Callable[[], object]] = [
        lambda: desk.run("move-left"),
        lambda: desk.tag("PER"),
        lambda: desk.annotate("ن"),
        lambda: desk.click(0),
        lambda: desk.drag(0, 3),
        lambda: desk.scroll(1),
    ]
    for act in acts:
        wait(40)
        act()
    wait(5)
    desk.leave()
    assert review_of(desk).seconds == 245


def test_of_a_long_pause_a_minute_counts(timed: Timed) -> None:
    desk, wait = timed
    wait(3600)
    desk.run("move-left")
    wait(10)
    desk.leave()
    assert review_of(desk).seconds == IDLE_SECONDS + 10


def test_remembering_again_and_again_does_not_count_a_pause_twice(timed: Timed) -> None:
    desk, wait = timed
    wait(5)
    desk.run("move-left")
    for _ in range(30):
        wait(20)
        desk.leave()
    assert review_of(desk).seconds == 5 + IDLE_SECONDS
    desk.run("move-left")
    wait(7)
    desk.leave()
    assert review_of(desk).seconds == 5 + IDLE_SECONDS + 7


def test_time_goes_to_the_article_that_is_open(timed: Timed) -> None:
    desk, wait = timed
    wait(10)
    desk.run("next-article")
    wait(20)
    desk.run("previous-article")
    wait(1)
    desk.leave()
    assert (review_of(desk).seconds, review_of(desk, "a1").seconds) == (11, 20)


def test_time_and_place_are_no_action(timed: Timed) -> None:
    desk, wait = timed
    before = content(desk.db), events.history(desk.db)
    wait(10)
    desk.run("move-left")
    desk.leave()
    assert (content(desk.db), events.history(desk.db)) == before
    assert list(problems(desk.db)) == []


def test_the_next_article_is_the_one_doubted_most_where_the_project_says_so(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<نص> أول", "نص ثان", "نص ثالث", "نص رابع")
    desk.doubtful = ("gone", "a0", "a3", "a2")
    desk.run("done")
    assert desk.article
    assert desk.article.id == "a1"
    project_settings.put(desk.db, "order", "doubt", annotator="lead")
    desk.run("skip")
    assert desk.article.id == "a3"
    desk.run("done")
    assert desk.article.id == "a2"
    # What is left has no place in the order of doubt: then they come as they came.
    desk.doubtful = ("a2",)
    desk.open("a1")
    desk.run("undo")
    desk.open("a2")
    desk.run("done")
    assert desk.article.id == "a1"
