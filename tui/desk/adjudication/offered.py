"""What was offered when something was decided, by the names and in the text of now."""

from tui.agreement.answers import Element
from tui.core.decided_place import before_correction, place_and_mark
from tui.core.frozen_dataclass import frozen_dataclass
from tui.desk.adjudication.statements import Statement, Thing, read, version_of
from tui.store.database import Database
from tui.store.project.renamings import renamings
from tui.store.texts.text_history import Carry, TextHistory, text_history
from tui.store.work.decisions import Decision


@frozen_dataclass
class Offered:
    """``key`` is what a difference at the decided place would be called in the text of now."""

    statements: frozenset[Statement]
    key: str


class OfferedReader:
    """Reads what decisions are on, as it stands when this is made."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._renamed = renamings(db)
        self._histories: dict[str, TextHistory | None] = {}

    def offered_in(self, decision: Decision) -> Offered:
        """What was offered there; words that are not in the text any more are not offered."""
        since = [one for one in self._renamed if one.at > decision.at]
        said = read(decision.seen, since)
        id_ = decision.article_id
        if id_ not in self._histories:
            self._histories[id_] = text_history(self._db, id_)
        history = self._histories[id_]
        key, mark = place_and_mark(decision.place)
        if history is None or mark == history.mark:
            return Offered(said, key if history else decision.place)
        carry = history.carry_from(mark)
        if carry is None:
            return Offered(said, decision.place)
        return Offered(_carried(said, carry), before_correction(decision.place))


def _carried(said: frozenset[Statement], carry: Carry) -> frozenset[Statement]:
    found: set[Statement] = {
        (who, _thing_carried(thing, carry)) for who, thing in said if thing is not None
    }
    kept = frozenset(one for one in found if one[1] is not None)
    none = frozenset(one for one in said if one[1] is None)
    spans = version_of((), (thing for _who, thing in kept if thing is not None)).spans
    if len(kept) < len(found) and spans:
        # What stands for the lost words is said by nobody, so that what is left is settled anew.
        start, _end, label = spans[0]
        kept |= {(who, (start, start, label)) for who, thing in found if thing is None}
    return kept | none


def _thing_carried(thing: Thing, carry: Carry) -> Thing | None:
    def span(known: Element) -> Element | None:
        place = carry(known[0], known[1])
        return (place[0], place[1], known[2]) if place else None

    if isinstance(thing, str):
        return thing
    if isinstance(thing[0], str):
        head, tail = span(thing[1]), span(thing[2])
        return (thing[0], head, tail) if head and tail else None
    if isinstance(thing[0], tuple):
        element, attribute, value = thing
        moved = span(element)
        return (moved, attribute, value) if moved else None
    return span(thing)
