"""What keys are asked for in an open article: a span to relate to, the value of an attribute."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from tui.desk.attributing import Attributing
from tui.desk.changes import Act, Happenings
from tui.desk.relating import Relating
from tui.desk.relation_scheme import Fitting
from tui.desk.session import Session

Happened = TypeVar("Happened")


class SpanLinks:
    """``asking`` is who takes the next keys, None where keys do what they always do."""

    def __init__(
        self, session: Session, keys: Mapping[str, str], run: Callable[[str], Happenings]
    ) -> None:
        self.relating = Relating(session, keys, run)
        self.attributing = Attributing(session, keys["remove"])
        self.asking: Relating | Attributing | None = None
        self.commands: Mapping[str, Act] = {
            "attributes": self._open_attributes,
            "go-along": self.relating.go_along,
            "chain": self.relating.look_at_chain,
        }

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

    def choices(self) -> Sequence[Fitting]:
        """The relations that may be made now; none where one looks at a relation."""
        relating = self.relating
        return () if self.asking is not relating or relating.relation else relating.choices()

    def make(self, name: str) -> Happenings:
        """Make the relation of this label that one is at."""
        return self._asked(self.relating, self.relating.make(name))

    def say_aim(self) -> Happenings:
        """The cursor was moved by something beside the keys: whoever relates aims there."""
        return self.relating.say_aim() if self.asking is self.relating else []

    def _asked(self, who: Relating | Attributing, happened: Happened) -> Happened:
        self.asking = who if who.begun else None
        return happened
