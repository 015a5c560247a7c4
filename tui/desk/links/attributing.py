"""Saying with keys what a span bears beside its label: an attribute's key, then its value's.

A flag has one key, which sets it or takes it away; a text is typed into a line of its own.
"""

from collections.abc import Iterable

from tui.core.attribute import Attribute, AttributeKind
from tui.core.i18n import _
from tui.core.span import Span
from tui.desk.changes import AskedText, CursorMoved, Happening, Happenings, Said
from tui.desk.editing.event_summary import quote
from tui.desk.relation_scheme import value_keys
from tui.desk.session import Session
from tui.layout.line import PART, isolate


class Attributing:
    """The attributes of the span that is focused or under the cursor."""

    def __init__(self, session: Session, remove_key: str) -> None:
        self._session = session
        self._remove_key = remove_key
        self._span: str | None = None
        self._attribute: Attribute | None = None

    @property
    def begun(self) -> bool:
        """Whether keys are for attributes."""
        return self._span is not None

    def begin(self) -> Happenings:
        """Open the attributes of the span; where it may bear one alone, that one."""
        view = self._session.view
        span = view.span_under_cursor()
        if span is None:
            return [Said(_("there is no span here"))]
        may = self._of(span)
        if not may:
            said = _("spans of {label} have no attributes: add them on the page of labels")
            return [Said(said.format(label=span.label))]
        happened = [] if view.focused == span.id else view.focus(span)
        self._span, self._attribute = span.id, None
        if len(may) == 1:
            return [*happened, *self._open(span, may[0])]
        return [*happened, self._words(span)]

    def drop(self) -> None:
        """Nothing is asked for any more."""
        self._span, self._attribute = None, None

    def answer(self, command: str, letter: str, same: Iterable[str]) -> Happenings | None:
        """Do what a key means here; None where it is to do what it does elsewhere."""
        span = self._session.view.spans.get(self._span)
        if span is None or not (letter.isalnum() or command in ("cancel", "remove")):
            self.drop()
            return None
        if command == "cancel":
            self.drop()
            head = self._session.view.caret.head
            return [CursorMoved(head, head)]
        typed = (letter.lower(), *same)
        attribute = self._attribute
        if attribute is None:
            return self._choose(span, typed, letter)
        if command == "remove":
            return self._say(span, attribute, None)
        for key, value in value_keys(attribute).items():
            if key in typed:
                return self._say(span, attribute, value)
        return [Said(_("no value has the key {key}").format(key=letter), asked=True)]

    def take_text(self, attribute: str, text: str) -> Happenings:
        """The value of a text that was asked for; an empty one takes it away."""
        span = self._session.view.span_under_cursor()
        found = [one for one in self._of(span) if one.name == attribute] if span else []
        return self._say(span, found[0], text.strip() or None) if span and found else []

    def _of(self, span: Span) -> list[Attribute]:
        return self._session.linking.scheme.of_label(span.label)

    def _choose(self, span: Span, typed: Iterable[str], letter: str) -> Happenings:
        keys = tuple(typed)
        for attribute in self._of(span):
            if attribute.key and attribute.key in keys:
                return self._open(span, attribute)
        return [Said(_("no attribute has the key {key}").format(key=letter), asked=True)]

    def _open(self, span: Span, attribute: Attribute) -> Happenings:
        """Ask for the value; of a flag there is none to ask for."""
        linking = self._session.linking
        if attribute.kind is AttributeKind.FLAG:
            self.drop()
            return self._told(span, attribute, linking.toggle(span, attribute))
        if attribute.kind is AttributeKind.TEXT:
            self.drop()
            return [AskedText(attribute.name, linking.value(span, attribute) or "")]
        self._attribute = attribute
        return [self._value_words(span, attribute)]

    def _say(self, span: Span, attribute: Attribute, value: str | None) -> Happenings:
        self.drop()
        return self._told(span, attribute, self._session.linking.say(span, attribute, value))

    def _told(self, span: Span, attribute: Attribute, happened: Happenings) -> Happenings:
        done: list[Happening] = self._session.settle(happened)
        if any(isinstance(one, Said) for one in done):
            return done
        value = self._session.linking.value(span, attribute)
        words = quote(self._session.view.text[span.start : span.end])
        said = _("{words}: {name} is {value}")
        if value is None:
            said = _("{words}: {name} is not said")
        elif attribute.kind is AttributeKind.FLAG:
            said = _("{words}: {name}")
        name, value = isolate(attribute.name), isolate(value or "")
        return [*done, Said(said.format(words=words, name=name, value=value))]

    def _words(self, span: Span) -> Said:
        """The attributes that the span may bear, each with its key and what it bears."""
        linking = self._session.linking
        parts = []
        for attribute in self._of(span):
            value = linking.value(span, attribute)
            shown = "✓" if value and attribute.kind is AttributeKind.FLAG else value or ""
            name = isolate(attribute.name)
            parts.append(" ".join(filter(None, (attribute.key, name, shown and isolate(shown)))))
        return Said(PART.join([*parts, "Esc"]), asked=True)

    def _value_words(self, span: Span, attribute: Attribute) -> Said:
        now = self._session.linking.value(span, attribute)
        parts = [
            f"{key} {isolate(value)}" + (" ✓" if value == now else "")
            for key, value in value_keys(attribute).items()
        ]
        if now is not None:
            parts.append(_("{key} takes it away").format(key=self._remove_key))
        return Said(
            PART.join([f"{isolate(attribute.name)}: {parts[0]}", *parts[1:], "Esc"]), asked=True
        )
