"""A label of relations: what an arc from one span to another says."""

from tui.core.frozen_dataclass import frozen_dataclass


@frozen_dataclass
class RelationLabel:
    """One entry of the scheme of relations, with names, keys and colours of its own.

    ``pairs`` are the labels of spans that it may join, of head and tail; where there are none it
    joins any two. ``directed``: its head and its tail are not the same thing (``head of``, not
    ``same as``). ``chain``: its spans are mentions of one thing, and each is joined to the one
    before. ``several``: a span may be the head of several of them; where it may not, and head and
    tail are alike, it has one in all; of a chain it says nothing. ``role_head`` and
    ``role_tail`` are what brat calls the ends, where a file named them; the head is ``<EVENT>``
    where the relation is an argument of one.
    """

    name: str
    title: str = ""
    title_en: str = ""
    key: str = ""
    colour: str = ""
    position: int = 0
    retired: bool = False
    directed: bool = True
    chain: bool = False
    role_head: str | None = None
    role_tail: str | None = None
    several: bool = True
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def caption(self) -> str:
        """What a person is shown beside the name: the title there is, or nothing."""
        return self.title or self.title_en

    def single_ends(self, head: str, tail: str) -> tuple[str, ...]:
        """Of two ends that it joins, those which may have no other of it."""
        if self.several or self.chain:
            return ()
        return (head,) if self.directed else (head, tail)

    def fits(self, head: str, tail: str) -> bool:
        """Whether it may lead from a span of one label to a span of another."""
        if not self.pairs or (head, tail) in self.pairs:
            return True
        return not self.directed and (tail, head) in self.pairs
