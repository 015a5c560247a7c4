"""Relating spans and saying what they bear, by lines: what is asked for, and what answers it."""

from collections.abc import Callable, Sequence
from functools import partial

from tui.core.i18n import _, ngettext
from tui.desk.changes import AskedText, Happenings
from tui.desk.desk import Desk
from tui.plain.dialogs import TAKES_AWAY, ActHost, with_taking_away
from tui.plain.lists import Speaker, SpokenLists
from tui.plain.words import without_isolates, words_of

Letters = Callable[[], dict[str, str]]
"""What the keyboard has on the keys whose letters are said for spans."""


class SpokenLinks:
    """What keys mean while the desk asks for a span, a relation or a value."""

    def __init__(
        self, desk: Desk, speaker: Speaker, act: ActHost, lists: SpokenLists, letters: Letters
    ) -> None:
        self._desk = desk
        self._speaker = speaker
        self._act = act
        self._lists = lists
        self._letters = letters

    def relate(self) -> None:
        """Relate the span at hand; the spans that a letter goes to are said."""
        self._act(lambda: self._desk.relate(self._letters()))
        self._say_letters()

    def answer(self, command: str, letter: str, same: tuple[str, ...]) -> bool:
        """Give a key to what is asked for; whether it meant something there."""
        desk = self._desk
        if command == "pick-label" and self._pick_relation():
            return True
        meant = True
        before = dict(desk.view.span_letters)

        def answered() -> Happenings:
            nonlocal meant
            happened = desk.answer_asked(command, letter, same)
            meant = happened is not None
            return happened or []

        self._act(answered)
        if desk.view.span_letters != before:
            self._say_letters()
        return meant

    def relations(self) -> None:
        """Say all relations of the article in its order; one that is chosen is gone to."""
        desk, session = self._desk, self._desk.session
        found = []
        for relation in session.annotations.relations if session else ():
            head = desk.view.spans.get(relation.head)
            if session and head:
                note = [_("note: {note}").format(note=relation.note)] if relation.note else []
                words = " · ".join([without_isolates(session.linking.words(relation)), *note])
                found.append((head.order, relation.head, words))
        found.sort()
        if not found:
            self._speaker.say(_("the article has no relations"))
            return
        self._go_to_chosen([(head, words) for _order, head, words in found])

    def chain(self) -> None:
        """Say the spans of the chain or of the relations of the span at hand; go to one."""
        desk, session = self._desk, self._desk.session
        span = desk.view.span_under_cursor()
        mentions = session.linking.mentions(span) if session and span else []
        if span is None or len(mentions) < 2:
            said = _("this span has no relations") if span else _("there is no span here")
            self._speaker.say(said)
            return
        self._go_to_chosen(
            [(one.id, f"{one.label}: {words_of(desk.view, one)}") for one in mentions]
        )

    def _go_to_chosen(self, rows: Sequence[tuple[str, str]]) -> None:
        """One of these spans (by their ids, with words), if one is chosen."""
        # Several may begin at one span.
        numbered = [(f"{n}", words) for n, (_id, words) in enumerate(rows, start=1)]
        chosen = self._lists.choose_listed(_("go to:"), numbered)
        if chosen and (span := self._desk.view.spans.get(rows[int(chosen) - 1][0])):
            self._act(lambda: self._desk.view.focus(span))

    def _say_letters(self) -> None:
        """The spans that may be related to this one, each with the letter that goes there."""
        view = self._desk.view
        shown = [
            f"{letters}. {span.label}: {words_of(self._desk.view, span)}"
            for id_, letters in view.span_letters.items()
            if (span := view.spans.get(id_))
        ]
        if shown:
            count = len(shown)
            said = ngettext(
                "a letter goes to it:", "a letter goes to each of {count} spans:", count
            )
            self._speaker.say(said.format(count=count))
        for line in shown:
            self._speaker.say(line)

    def _pick_relation(self) -> bool:
        """Choose one of the relations that fit, where several do; whether that was asked for."""
        links = self._desk.links
        fitting = links.choices() if links else ()
        if links is None or len(fitting) < 2:
            return False
        rows = [
            (
                one.label.name,
                " ".join(filter(None, (one.label.name, one.label.caption, one.label.key))),
            )
            for one in fitting
        ]
        if name := self._lists.choose_listed(_("relation:"), rows):
            self._act(lambda: links.make(name))
        return True

    def type_value(self, asked: AskedText) -> None:
        """Have the value of an attribute typed, or the note of a relation."""
        links = self._desk.links
        if links is None:
            return
        prompt = _("note on the relation:") if asked.relation else f"{asked.attribute}:"
        if asked.text:
            self._speaker.say(with_taking_away(f"{prompt} {asked.text}"))
        typed = self._speaker.ask(prompt)
        if not typed:
            self._speaker.say(_("left as it was"))
            return
        text = "" if typed == TAKES_AWAY else typed
        if asked.relation:
            self._act(partial(links.take_note, asked.relation, text))
        else:
            self._act(partial(links.take_text, asked.attribute, text))
