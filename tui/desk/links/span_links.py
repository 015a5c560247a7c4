"""What keys are asked for in an open article: a span to relate to, the value of an attribute."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from tui.desk.changes import Act, Happenings
from tui.desk.relation_scheme import Fitting
from tui.desk.session import Session

if TYPE_CHECKING:
    from tui.desk.links.attributing import Attributing
    from tui.desk.links.going_along import GoingAlong
    from tui.desk.links.relating import Relating

Happened = TypeVar("Happened")


class SpanLinks:
    """``asking`` is who takes the next keys, None where keys do what they always do."""

    def __init__(
        self, session: Session, keys: Mapping[str, str], run: Callable[[str], Happenings]
    ) -> None:
        self._session = session
        self._keys = keys
        self._run = run
        self.asking: Relating | Attributing | None = None
        self.commands: Mapping[str, Act] = {
            "attributes": self._open_attributes,
            "go-along": lambda: self._going.go_along(),
            "chain": lambda: self._going.look_at_chain(),
        }

    @cached_property
    def relating(self) -> "Relating":
        """Who makes relations, and looks at them."""
        # The desk opens sooner without it.
        from tui.desk.links.relating import Relating

        return Relating(self._session, self._keys, self._run)

    @cached_property
    def _going(self) -> "GoingAlong":
        # The desk opens sooner without it.
        from tui.desk.links.going_along import GoingAlong

        return GoingAlong(self._session, self._keys)

    @cached_property
    def attributing(self) -> "Attributing":
        """Who gives attributes their values."""
        # The desk opens sooner without it.
        from tui.desk.links.attributing import Attributing

        return Attributing(self._session, self._keys["remove"])

    def relate(self, letters: Mapping[str, str]) -> Happenings:
        """Begin to relate the span at hand; ``letters`` are the keyboard's on the Latin keys."""
        return self._asked(self.relating, self.relating.begin(letters))

    def _open_attributes(self) -> Happenings:
        return self._asked(self.attributing, self.attributing.begin())

    def answer(self, command: str, letter: str, same: Iterable[str]) -> Happenings | None:
        """Do what a key means to who asks, see ``Relating.answer``; None where it means nothing."""
        if self.asking is None:
            return None
        return self._asked(self.asking, self.asking.answer(command, letter, same))

    def take_text(self, attribute: str, text: str) -> Happenings:
        """The value of an attribute that was typed."""
        return self.attributing.take_text(attribute, text)

    def take_note(self, relation: str, text: str) -> Happenings:
        """The note of a relation that was typed."""
        return self._asked(self.relating, self.relating.take_note(relation, text))

    def choices(self) -> Sequence[Fitting]:
        """The relations that may be made now; none where one looks at a relation."""
        if self.asking is None or self.asking is not self.relating or self.relating.relation:
            return ()
        return self.relating.choices()

    def make(self, name: str) -> Happenings:
        """Make the relation of this label that one is at."""
        return self._asked(self.relating, self.relating.make(name))

    def say_aim(self) -> Happenings:
        """The cursor was moved by something beside the keys: whoever relates aims there."""
        if self.asking is None or self.asking is not self.relating:
            return []
        return self.relating.say_aim()

    def _asked(self, who: "Relating | Attributing", happened: Happened) -> Happened:
        self.asking = who if who.begun else None
        return happened
