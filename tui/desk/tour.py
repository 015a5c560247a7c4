"""A tour of two minutes: what to press, step by step, and whether it was done.

Steps look at the desk and not at keys, so that any way of doing what is asked counts, and whoever
has given commands other keys is told those.
"""

from collections.abc import Callable

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.review import Status
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.store.database import Database
from tui.store.project import scheme
from tui.store.texts import articles

TITLE = "حواشٍ قديمة"
TEXT = (
    "قالت الباحثة هدى بنعمر إنّ مكتبة الرباط القديمة تضمّ آلاف المخطوطات التي لم يقرأها أحد منذ"
    " قرون.\n\nوأضافت هدى بنعمر أنّ على هوامش هذه المخطوطات حواشيَ كتبها القرّاء: تصحيح هنا،"
    " واستدراك هناك، وبيتُ شعر في آخر الصفحة.\n\nوتقول: «الحاشية أقدم من الهامش نفسه، فالقارئ لا"
    " ينتظر أن يُترك له بياض».\n"
)
"""An article of our own, with a name that stands there twice."""

_FIRST, _NAME, _PLACE = "هدى", "هدى بنعمر", "الرباط"


@frozen_dataclass
class Step:
    """``words`` say what to do, ``is_done`` whether the desk shows that it was."""

    words: str
    is_done: Callable[[Desk], bool]


class Tour:
    """Goes from step to step as the desk shows what was done; ``words`` is what to show now.

    Where they are ``spoken``, nothing is asked for that is for the eye.
    """

    def __init__(self, desk: Desk, *, spoken: bool = False) -> None:
        self._desk = desk
        self._steps = (*_first_steps(desk, spoken), *_further_steps(desk, spoken))
        self._at = 0

    @property
    def is_over(self) -> bool:
        """Whether all steps were done."""
        return self._at == len(self._steps)

    @property
    def words(self) -> str:
        """The step at hand with its number, or that all were done."""
        if self.is_over:
            said = _("That was the tour. {quit} leaves it; nothing of it is kept.")
            return said.format(quit=self._desk.keys["quit"])
        place = _("{number} of {count}").format(number=self._at + 1, count=len(self._steps))
        return f"{place} · {self._steps[self._at].words}"

    def look(self) -> bool:
        """Go on if the step at hand was done; whether it was."""
        if self.is_over or not self._steps[self._at].is_done(self._desk):
            return False
        self._at += 1
        return True


def lay_out(db: Database) -> None:
    """Put the starter's scheme and the tour's article into a new database."""
    # The desk opens sooner without what reads files.
    from tui.exchange.scheme import starter

    with db.transaction():
        scheme.replace_all(db, starter(), annotator="hashiya")
        articles.add(db, text=TEXT, title=TITLE, meta={})


def _first_steps(desk: Desk, spoken: bool) -> tuple[Step, ...]:
    """To a name, and a label on it; and back."""
    keys, person = desk.keys, desk.labels.get("PER").key
    to_word = _("Welcome. {left} goes to the next word, {right} back: go to «{word}».")
    select = _("{select} selects on: take in «{words}» (or drop an anchor with {anchor}).")
    mark = _("{key} says that this is a person. Each label has a key, at the side.")
    if spoken:
        mark = _("{key} says that this is a person. Each label has a key: {help} reads them.")
    undo = _("{undo} takes the last action back, as far as you like.")
    redo = _("And {redo} does it again.")
    return (
        Step(
            to_word.format(left=keys["move-left"], right=keys["move-right"], word=_FIRST),
            lambda desk: desk.view.chosen_range == _place_of(_FIRST),
        ),
        Step(
            select.format(select=keys["select-left"], anchor=keys["anchor"], words=_NAME),
            lambda desk: desk.view.chosen_range == _place_of(_NAME),
        ),
        Step(
            mark.format(key=person, help=keys["help"]),
            lambda desk: _is_marked(desk, "PER", _place_of(_NAME)),
        ),
        Step(undo.format(undo=keys["undo"]), lambda desk: not desk.spans),
        Step(
            redo.format(redo=keys["redo"]),
            lambda desk: _is_marked(desk, "PER", _place_of(_NAME)),
        ),
    )


def _further_steps(desk: Desk, spoken: bool) -> tuple[Step, ...]:
    """What saves keys: suggestions, letters on words, spans that are gone to."""
    keys, place = desk.keys, desk.labels.get("LOC").key
    offer = _("The same name again has a dotted bar: a suggestion. {offer} goes to it.")
    take = _("{take} takes it; {refuse} would refuse it.")
    hints = _("{hints} writes letters on the words: press those on «{word}» to go there.")
    pick = _("{pick} lists the labels; type to filter. Or press {key}: it is a place.")
    if spoken:
        offer = _("The same name again is suggested once you pause. {offer} goes to it.")
        hints = _("{find} and a letter goes to the next word that begins with it: to «{word}».")
    span = _("{next} goes to a span of yours: its edges and its label can be changed.")
    done = _("{done} says that the article is done. {help} lists the keys, {palette} all else.")
    return (
        Step(
            offer.format(offer=keys["next-offer"]),
            lambda desk: desk.view.focused_offer is not None,
        ),
        Step(
            take.format(take=keys["pick-label"], refuse=keys["remove"]),
            lambda desk: sum(span.label == "PER" for span in desk.spans) > 1,
        ),
        Step(
            hints.format(hints=keys["hints"], find=keys["find-letter"], word=_PLACE),
            lambda desk: desk.view.chosen_range == _place_of(_PLACE),
        ),
        Step(
            pick.format(pick=keys["pick-label"], key=place),
            lambda desk: _is_marked(desk, "LOC", _place_of(_PLACE)),
        ),
        Step(
            span.format(next=keys["next-span"]),
            lambda desk: desk.view.focused_span is not None,
        ),
        Step(
            done.format(done=keys["done"], help=keys["help"], palette=keys["palette"]),
            lambda desk: desk.review is not None and desk.review.status is Status.DONE,
        ),
    )


def _place_of(words: str) -> Range:
    """Where the words stand first."""
    start = TEXT.index(words)
    return Range(start, start + len(words))


def _is_marked(desk: Desk, label: str, place: Range) -> bool:
    return any((s.label, Range(s.start, s.end)) == (label, place) for s in desk.spans)
