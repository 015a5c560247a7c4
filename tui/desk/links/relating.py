"""Relating with keys: from a span to another, then the relation's key; and to look at relations.

Nothing is stored before the relation's key. What is begun is held here and in the view: ``held`` is
the span from which one relates, what is focused or under the cursor the one to which.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from tui.core.i18n import _
from tui.core.span import Relation, Span
from tui.desk.changes import AskedText, Happening, Happenings, LayoutChanged, LinksChanged, Said
from tui.desk.editing.linking import Linking
from tui.desk.links.relating_words import RelatingWords
from tui.desk.relation_scheme import Fitting
from tui.desk.session import Session
from tui.desk.view.hints import Hints, keys_for
from tui.desk.view.text_view import TextView
from tui.layout.line import PART

STEPS = {"next-span": 1, "previous-span": -1}
"""Commands that go from one span to the next that may be related."""
_MOVING = ("move-", "next-", "previous-", "go-along")
"""How the commands begin that go to the other span."""
_ASKING = ("hints", "search", "find-letter")
"""What goes to it after having asked for something."""
_LEAVING = ("next-article", "previous-article")


class Relating:
    """What one relates in an article that lies open, from when that is begun until it is done."""

    def __init__(
        self, session: Session, keys: Mapping[str, str], run: Callable[[str], Happenings]
    ) -> None:
        """``keys`` say how sentences name the commands; ``run`` does one."""
        self._session = session
        self._keys = keys
        self._words = RelatingWords(session, keys)
        self._run = run
        self.hints: Hints[str] | None = None
        """Letters on the spans that one may relate to."""
        self.relation: str | None = None
        """The relation that is looked at."""
        self._typed = ""
        self._last = ""
        """The label that was made last."""

    @property
    def begun(self) -> bool:
        """Whether keys are for relating."""
        return self._view.held is not None

    @property
    def _view(self) -> TextView:
        return self._session.view

    @property
    def _linking(self) -> Linking:
        return self._session.linking

    @property
    def head(self) -> Span | None:
        """The span from which one relates."""
        return self._view.spans.get(self._view.held)

    @property
    def tail(self) -> Span | None:
        """The span to which one would relate now."""
        span = self._view.span_under_cursor()
        return span if span and span.id != self._view.held else None

    # Beginning and leaving

    def begin(self, letters: Mapping[str, str]) -> Happenings:
        """Relate from the focused span, or from the one under the cursor.

        ``letters`` are those that the keyboard has on the Latin keys.
        """
        view = self._view
        span = view.span_under_cursor()
        if not self._linking.scheme.in_use:
            return [Said(_("the scheme has no relations: add them on the page of labels"))]
        if span is None:
            return [Said(_("there is no span here to relate"))]
        happened = [] if view.focused == span.id else view.focus(span)
        view.held, self.relation, self._typed = span.id, None, ""
        labels = {one.label for one in view.spans}
        fitting = self._linking.scheme.fitting
        view.faint = frozenset(label for label in labels if not fitting(span.label, label))
        words = self._candidates_in_window(span)
        there = dict(zip(keys_for(len(words)), (one.id for one in words), strict=True))
        self._show(Hints(there, letters) if there else None)
        return [*happened, LayoutChanged(), self._say()]

    def leave(self) -> list[Happening]:
        """Relate no more; the cursor goes back to where that began."""
        head = self.head
        self.drop()
        return [*(self._view.focus(head) if head else ()), LayoutChanged()]

    def drop(self) -> None:
        """Nothing is begun any more."""
        self._view.held, self.relation, self._typed = None, None, ""
        self._view.faint = frozenset()
        self._show(None)

    def _show(self, hints: Hints[str] | None) -> None:
        self.hints = hints
        self._view.span_letters = hints.by_range() if hints else {}

    def _candidates_in_window(self, head: Span) -> list[Span]:
        """The spans on the screen that a relation may join to this one, the nearest first.

        Those that are not related to it yet go before the others.
        """
        view = self._view
        found: dict[str, Span] = {}
        for line in view.window.lines():
            if line is not None and line.lane is None:
                row = view.window.row((line.paragraph, line.number))
                found |= {span.id: span for span in view.spans.touching(row.start, row.end)}
        known = view.marks.partners.get(head.id, frozenset())
        fits = (span for span in found.values() if self._may_be(head, span))
        return sorted(fits, key=lambda span: (span.id in known, _distance(head, span), span.order))

    def _may_be(self, head: Span, tail: Span) -> bool:
        return tail.id != head.id and bool(self._fitting(head, tail))

    def _fitting(self, head: Span, tail: Span) -> list[Fitting]:
        return self._linking.scheme.fitting(head.label, tail.label)

    # Keys

    def answer(self, command: str, letter: str, same: Iterable[str]) -> Happenings | None:
        """Do what a key means while one relates; ``command`` is what it does elsewhere, ``letter``
        what it types, ``same`` what it types in other layouts.

        None where it is to do what it does elsewhere.
        """
        if self.head is None:
            self.drop()
            return None
        if command == "cancel":
            return self.leave()
        if letter and unicodedata.decimal(letter, None) is not None:
            return self._look_at(str(unicodedata.decimal(letter)))
        if self.relation and (relation := self._relation()):
            if (done := self._change(relation, command, letter, same)) is not None:
                return done
        elif command in ("pick-label", "relate"):
            return self._confirm(again=command == "relate")
        if command == "remove":
            return self._remove_between()
        if letter.isalpha():
            return self._answer_letter(letter, same)
        if command in STEPS:
            return self._step(STEPS[command])
        if command in _ASKING:
            return None
        if command.startswith(_MOVING) and command not in _LEAVING:
            return self._aim(self._run(command))
        self.drop()
        return None

    def _answer_letter(self, letter: str, same: Iterable[str]) -> Happenings:
        if self.hints is None:
            return self._make_by_key((letter.lower(), *same), letter)
        for typed in (letter.lower(), *same):
            match self.hints.after(typed):
                case Hints() as fewer:
                    self._show(fewer)
                    return [LayoutChanged(), self._say()]
                case str(chosen):
                    return self._choose(chosen)
        return [Said(_("no span has the letter {letter}").format(letter=letter), asked=True)]

    def _choose(self, span_id: str) -> Happenings:
        """Aim at a span; where one relation alone fits, make it."""
        head, span = self.head, self._view.spans.get(span_id)
        self._show(None)
        if head is None or span is None:
            return self.leave()
        happened = [*self._view.focus(span), LayoutChanged()]
        fitting = self._fitting(head, span)
        if len(fitting) == 1 and not self._linking_between(head, span):
            return [*happened, *self._make(head, span, fitting[0])]
        return [*happened, self._say()]

    def _aim(self, happened: Happenings) -> Happenings:
        """The cursor has moved: the letters are the relations' keys from here on."""
        shown = [LayoutChanged()] if self.hints else []
        self.relation, self._typed = None, ""
        self._show(None)
        return [*happened, *shown, self._say()]

    def say_aim(self) -> Happenings:
        """Something beside the keys has moved the cursor: a click, a search."""
        return self._aim(())

    def _step(self, step: int) -> Happenings:
        """Go to the next span that may be related, round the end."""
        view, head = self._view, self.head
        here = view.focused_span or head
        if head is None or here is None:
            return []
        order = here.order
        for _turn in range(len(view.spans)):
            found = view.spans.after(order, step)
            if found is None or found.id == here.id:
                break
            if self._may_be(head, found):
                return self._aim(view.focus(found))
            order = found.order
        return [Said(_("no relation leads from here to any other span"), asked=True)]

    # Making

    def _confirm(self, *, again: bool) -> Happenings:
        """Make the relation that alone fits; or the one made last, where it fits."""
        head, tail = self.head, self.tail
        if head is None or tail is None:
            return [Said(_("first go to the other span"), asked=True)]
        fitting = self._fitting(head, tail)
        if again:
            fitting = [one for one in fitting if one.label.name == self._last]
        if len(fitting) == 1:
            return self._make(head, tail, fitting[0])
        return [self._say()]

    def choices(self) -> Sequence[Fitting]:
        """The relations that may be made now, for a list to choose from."""
        head, tail = self.head, self.tail
        return self._fitting(head, tail) if head and tail else ()

    def make(self, name: str) -> Happenings:
        """Make the relation of this label that fits."""
        head, tail = self.head, self.tail
        fitting = [one for one in self.choices() if one.label.name == name]
        return self._make(head, tail, fitting[0]) if head and tail and fitting else []

    def _make_by_key(self, keys: Iterable[str], letter: str) -> Happenings:
        head, tail, typed = self.head, self.tail, tuple(keys)
        if head is None or tail is None:
            return [Said(_("first go to the other span"), asked=True)]
        for one in self._fitting(head, tail):
            if one.label.key and one.label.key in typed:
                return self._make(head, tail, one)
        said = _("no relation that fits here has the key {key}").format(key=letter)
        return [Said(PART.join([said, self._words.fitting(head, tail)]), asked=True)]

    def _make(self, head: Span, tail: Span, fitting: Fitting) -> Happenings:
        """Relate; the next begins at the other span where it is a chain, else here."""
        ends = (tail, head) if fitting.backward else (head, tail)
        self.drop()
        happened = self._session.settle(self._linking.relate(*ends, fitting.label.name))
        self._last = fitting.label.name
        following = self._view.focus(tail if fitting.label.chain else head)
        said = [one for one in happened if isinstance(one, Said)]
        others = [one for one in happened if not isinstance(one, Said)]
        more = _("{key} the next").format(key=self._keys["relate"])
        made = any(isinstance(one, LinksChanged) for one in happened)
        told = [Said(PART.join([one.message, more])) if made else one for one in said]
        return [*others, *following, LayoutChanged(), *told]

    # A relation that is there

    def _relation(self) -> Relation | None:
        found = self._session.annotations.relations.get(self.relation)
        if found is None:
            self.relation = None
        return found

    def _linking_between(self, head: Span, tail: Span) -> list[Relation]:
        return self._session.annotations.relations.between(head.id, tail.id)

    def _look_at(self, digit: str) -> Happenings:
        """Look at the relation of the span that has this number, more digits of it perhaps."""
        head, numbers = self.head, self._view.marks.numbers
        own = self._linking.of(head) if head else []
        for typed in (self._typed + digit, digit):
            for relation in own:
                if numbers.get(relation.id) == int(typed):
                    self._typed, self.relation = typed, relation.id
                    self._show(None)
                    return [LayoutChanged(), self._say()]
            if any(str(numbers.get(one.id, "")).startswith(typed) for one in own):
                self._typed = typed
                return [self._say()]
        self._typed = ""
        said = _("no relation of this span has the number {number}").format(number=digit)
        return [Said(said, asked=True)]

    def _change(
        self, relation: Relation, command: str, letter: str, same: Iterable[str]
    ) -> Happenings | None:
        """What keys do with the relation that is looked at; None for any other key."""
        if command == "pick-label":
            self.drop()
            return [*self._go_along(relation, self._view.focused), LayoutChanged()]
        if command == "remove":
            return self._done(self._linking.remove(relation))
        if command == "note":
            return [AskedText("", relation.note or "", relation.id)]
        if letter == "-":
            return self._done(self._linking.turn(relation))
        if not letter.isalpha():
            return None
        spans = self._view.spans
        head, tail = spans.get(relation.head), spans.get(relation.tail)
        typed = (letter.lower(), *same)
        for one in self._fitting(head, tail) if head and tail else ():
            if one.label.key and one.label.key in typed and not one.backward:
                return self._done(self._linking.relabel(relation, one.label.name))
        said = _("no relation that fits here has the key {key}").format(key=letter)
        return [Said(said, asked=True)]

    def take_note(self, relation_id: str, note: str) -> Happenings:
        """The note of a relation that was typed; an empty one takes it away."""
        relation = self._session.annotations.relations.get(relation_id)
        return self._done(self._linking.annotate(relation, note.strip())) if relation else []

    def _go_along(self, relation: Relation, here: str | None) -> Happenings:
        other = relation.tail if relation.head == here else relation.head
        there = self._view.spans.get(other)
        return self._view.focus(there) if there else []

    def _remove_between(self) -> Happenings:
        head, tail = self.head, self.tail
        between = self._linking_between(head, tail) if head and tail else []
        if not between:
            return [Said(_("there is no relation between the two"), asked=True)]
        return self._done(self._linking.remove(between[-1]))

    def _done(self, happened: Happenings) -> Happenings:
        """Something was changed: one is back at the span where it began."""
        head = self.head
        self.drop()
        settled = self._session.settle(happened)
        said = [one for one in settled if isinstance(one, Said)]
        others = [one for one in settled if not isinstance(one, Said)]
        return [*others, *(self._view.focus(head) if head else ()), LayoutChanged(), *said]

    def _say(self) -> Said:
        """What can be done now, for the last line."""
        return self._words.say(
            self.head, self.tail, self._relation(), self._typed, hinted=self.hints is not None
        )


def _distance(one: Span, other: Span) -> int:
    return max(0, other.start - one.end, one.start - other.end)
