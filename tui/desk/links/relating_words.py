"""What the last line says while one relates: what can be done, and with which keys."""

from collections.abc import Mapping

from tui.core.i18n import _
from tui.core.span import Relation, Span
from tui.desk.changes import Said
from tui.desk.editing.event_summary import arrow, leading, quote
from tui.desk.editing.linking import Linking
from tui.desk.session import Session
from tui.desk.view.text_view import TextView
from tui.layout.line import PART, isolate


class RelatingWords:
    """Sentences about the spans and relations of an article that lies open."""

    def __init__(self, session: Session, keys: Mapping[str, str]) -> None:
        """``keys`` say how sentences name the commands."""
        self._session = session
        self._keys = keys

    @property
    def _view(self) -> TextView:
        return self._session.view

    @property
    def _linking(self) -> Linking:
        return self._session.linking

    def say(
        self,
        head: Span | None,
        tail: Span | None,
        relation: Relation | None,
        typed: str,
        *,
        hinted: bool,
    ) -> Said:
        """What can be done now: with a relation whose number was ``typed``, with letters on spans
        that are ``hinted``, or from one span to another."""
        parts = [_("from {words}").format(words=self._text(head))]
        if relation:
            parts = [
                f"{typed}{arrow()} " + self._linking.words(relation),
                *([f"“{isolate(relation.note)}”"] if relation.note else ()),
                *self._key_words(relation),
                _("- turns it"), _("{key} notes").format(key=self._keys["note"]),
                _("{key} removes it").format(key=self._keys["remove"]),
                _("{key} goes there").format(key=self._keys["pick-label"]),
            ]  # fmt: skip
        elif hinted:
            parts += [_("letters: to a span"), *self._ways(head)]
        elif head and tail:
            text = self._view.text
            ends = (text[one.start : one.end] for one in (head, tail))
            parts = [leading(*ends), self.fitting(head, tail)]
        else:
            parts += self._ways(head)
        return Said(PART.join([*parts, "Esc"]), asked=True)

    def _ways(self, head: Span | None) -> list[str]:
        ways = [_("{key} the next").format(key=self._keys["next-span"])]
        if head and self._view.marks.partners.get(head.id):
            ways.append(_("its number: to a relation"))
        return ways

    def fitting(self, head: Span, tail: Span) -> str:
        """The relations that fit, each with its key; of one alone Enter makes it."""
        fitting = self._linking.scheme.fitting(head.label, tail.label)
        if not fitting:
            said = _("no relation joins {head} and {tail}")
            return said.format(head=head.label, tail=tail.label)
        parts = [
            _keyed(one.label.key, one.label.name, arrow(back=True) if one.backward else "")
            for one in fitting
        ]
        if len(fitting) == 1:
            parts.append(_("{key} makes it").format(key=self._keys["pick-label"]))
        return PART.join(parts)

    def _key_words(self, relation: Relation) -> list[str]:
        spans = self._view.spans
        head, tail = spans.get(relation.head), spans.get(relation.tail)
        fitting = self._linking.scheme.fitting(head.label, tail.label) if head and tail else []
        return [
            _keyed(one.label.key, one.label.name)
            for one in fitting
            if one.label.key and not one.backward and one.label.name != relation.label
        ]

    def _text(self, span: Span | None) -> str:
        return quote(self._view.text[span.start : span.end]) if span else ""


def _keyed(key: str, name: str, sign: str = "") -> str:
    return " ".join(filter(None, (key, isolate(name), sign)))
