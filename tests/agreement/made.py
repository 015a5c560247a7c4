"""Records for tests, and spans as hypothesis draws them."""

from collections.abc import Mapping

from hypothesis import strategies as st

from tui.agreement.answers import Element
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status

LENGTH = 24
LABELS = "PER", "LOC", "ORG"


@st.composite
def element(draw: st.DrawFn) -> Element:
    """A span in a text of ``LENGTH`` letters."""
    start = draw(st.integers(0, LENGTH - 1))
    end = draw(st.integers(start + 1, min(LENGTH, start + 8)))
    return start, end, draw(st.sampled_from(LABELS))


elements = st.frozensets(element(), max_size=10)
"""What one annotator may say: spans that nest, cross and coincide."""


@st.composite
def flat_elements(draw: st.DrawFn) -> frozenset[Element]:
    """Spans that do not overlap."""
    cuts = sorted(draw(st.sets(st.integers(0, LENGTH), max_size=10)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return frozenset((start, end, draw(st.sampled_from(LABELS))) for start, end in pairs)


def record(
    text: str,
    annotator: str | None,
    *spans: Element,
    id_: str | None = None,
    status: Status | None = Status.DONE,
    labels: tuple[str, ...] = (),
    relations: tuple[tuple[int, int, str], ...] = (),
    attributes: Mapping[int, Mapping[str, str]] | None = None,
) -> Record:
    """A record; its relations and what its spans bear name spans by their place."""
    borne = attributes or {}
    return Record(
        text=text,
        id=id_ or text[:6],
        annotator=annotator,
        status=status,
        labels=labels,
        spans=tuple(
            RecordSpan(s, e, label, f"s{n}", attributes=tuple(borne.get(n, {}).items()))
            for n, (s, e, label) in enumerate(spans)
        ),
        relations=tuple(RecordRelation(f"s{h}", f"s{t}", label) for h, t, label in relations),
    )


def text_of_words(count: int) -> str:
    """As many words of one letter: word n is at 2n."""
    return " ".join("a" * count)


def records_of(text: str, said: Mapping[str, frozenset[Element]]) -> list[Record]:
    """One article, as each of these annotators has it."""
    return [record(text, name, *sorted(spans)) for name, spans in said.items()]
