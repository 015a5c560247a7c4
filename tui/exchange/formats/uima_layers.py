"""What a CAS says, by the kind of its layers: spans, what they bear, relations, chains, slots.

A span's label is its feature ``value`` or ``label``, as in INCEpTION's own templates; a layer that
has neither gives its name. Its other features are attributes. A layer with ``Governor`` and
``Dependent`` is one of relations; a feature whose elements have a ``target`` joins its span with
each of them, labelled by their ``role``. A chain (``CoreferenceLink``) is its links, each joined to
the one before it.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tui.core.attribute import FLAG_VALUE
from tui.core.i18n import _
from tui.core.record import Record, RecordRelation
from tui.core.relation_label import RelationLabel
from tui.core.review import Status
from tui.exchange.draft import Draft, GivenSpan
from tui.exchange.options import Note, RecordError

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_CHAINS = "de.tudarmstadt.ukp.dkpro.core.api.coref."
_NO_LAYERS = (
    *("uima.", "de.tudarmstadt.ukp.dkpro.core.api.", "de.tudarmstadt.ukp.clarin.webanno.api."),
    *("org.dkpro.core.api.xml", "de.tudarmstadt.ukp.inception."),
)
"""Types of words, sentences, lemmas and the program's own."""
_LABELS = ("value", "label")
_PLACE = frozenset(("sofa", "begin", "end"))
_ENDS = frozenset(("Governor", "Dependent"))
_LINK = frozenset(("next", "referenceType"))
_OFFSET = re.compile(r"external offset \[(-?\d+)\]")


@contextmanager
def unplaced_offsets() -> Iterator[set[int]]:
    """The offsets that are no place in the text of a CAS that is loaded inside: the library only
    warns of them, and leaves each as it is."""
    found = set[int]()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield found
    for warning in caught:
        if told := _OFFSET.search(str(warning.message)):
            found.add(int(told[1]))
        else:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )


def drafts_of(cas: Any, own: str, place: str, unplaced: set[int]) -> Iterator[Draft | Note]:
    """The record of a CAS, after what of it is not read; ``own`` is its id where it does not tell.

    Tokens, lemmas and the like are no spans. An article with a layer that was not read is not
    done. Raises RecordError.
    """
    text = cas.sofa_string
    if not text:
        raise RecordError(_("the text is empty"))
    reading, title = _Reading(text, unplaced), ""
    for found in cas.select_all_fs():
        name = found.type.name
        if name == META:
            own, title = found.documentId or own, found.documentTitle or ""
        elif name.startswith(_NO_LAYERS) and name != ENTITY and not name.startswith(_CHAINS):
            continue
        else:
            reading.take(found)
    relations = reading.relations()
    spans = reading.spans()
    unread = reading.unread
    if unread:
        layers = ", ".join(f"{name} ({count})" for name, count in sorted(unread.items()))
        yield Note(place, _("layers that are not read: {layers}").format(layers=layers))
    status = (Status.DOING if spans else Status.TODO) if unread else None
    record = Record(text=text, id=own, title=title, relations=relations, status=status, place=place)
    yield Draft(record, spans, counted=True)


@dataclass(slots=True)
class _Arc:
    """A relation between two structures of the CAS."""

    head: Any
    tail: Any
    label: str
    layer: str
    told: RelationLabel | None = None


@dataclass(slots=True)
class _Reading:
    """The structures of one CAS; ``unread`` counts by layer those that are not read."""

    text: str
    unplaced: set[int]
    unread: Counter[str] = field(default_factory=Counter)
    _spans: dict[int, tuple[Any, GivenSpan]] = field(default_factory=dict)
    _arcs: list[_Arc] = field(default_factory=list)

    def take(self, found: Any) -> None:
        """One structure, by what features its type has."""
        features = {feature.name for feature in found.type.all_features}
        layer = _short(found.type.name)
        if not {"begin", "end"} <= features:
            return
        if features >= _ENDS:
            label = _label(found, features) or _only_text(found) or layer
            self._arcs.append(_Arc(found.Governor, found.Dependent, label, layer))
        elif features >= _LINK:
            self._link(found, layer.removesuffix("Link"), features)
        else:
            self._span(found, features, layer)

    def _link(self, found: Any, layer: str, features: set[str]) -> None:
        self._keep(found, found.referenceType or layer, features - {"referenceType"})
        if found.next is not None:
            said = found.get("referenceRelation") if "referenceRelation" in features else None
            told = RelationLabel(said or layer, directed=False, chain=True)
            self._arcs.append(_Arc(found.next, found, told.name, layer, told))

    def _span(self, found: Any, features: set[str], layer: str) -> None:
        label = _label(found, features)
        if label is None and not features & set(_LABELS) and any(_values(found)):
            label = layer
        if label is None:
            self.unread[layer] += 1
            return
        self._keep(found, label, features)
        for feature in found.type.all_features:
            for target in _slots(found.get(feature.name)):
                role = target.get("role") if _has(target, "role") else None
                self._arcs.append(_Arc(found, target.target, role or feature.name, layer))

    def _keep(self, found: Any, label: str, features: set[str]) -> None:
        key = found.get("identifier") if "identifier" in features else None
        # With INCEpTION an address is what the words name, not which span it is.
        key = key if key and "://" not in key else None
        used = next((name for name in _LABELS if name in features and found.get(name) == label), "")
        borne = {name: value for name, value in _values(found)
                 if name not in (used, "referenceType", "referenceRelation")
                 and not (name == "identifier" and key)}  # fmt: skip
        start, end = self._place(found)
        known = isinstance(start, int) and isinstance(end, int) and 0 <= start < end
        said = (self.text[start:end] or None) if known and end <= len(self.text) else None
        span = GivenSpan(start, end, label, said, key, attributes=tuple(sorted(borne.items())))
        self._spans[id(found)] = found, span

    def _place(self, found: Any) -> tuple[Any, Any]:
        """Its offsets; where one is within a character, they are beyond the text."""
        beyond = len(self.text) + 1
        if found.begin in self.unplaced:
            return beyond, beyond + 1
        return found.begin, max(found.end, beyond) if found.end in self.unplaced else found.end

    def relations(self) -> tuple[RecordRelation, ...]:
        """Those between spans that are read; each of these has an id of its own then."""
        counted = Counter(span.id for _found, span in self._spans.values())
        numbers = iter(range(1, len(self._spans) * 2 + 2))
        ends = {id(end) for arc in self._arcs for end in (arc.head, arc.tail)}
        for name, (found, span) in self._spans.items():
            if name in ends and (span.id is None or counted[span.id] > 1):
                own = next(new for number in numbers if (new := f"span-{number}") not in counted)
                self._spans[name] = found, replace(span, id=own)
        made = []
        for arc in self._arcs:
            head, tail = self._spans.get(id(arc.head)), self._spans.get(id(arc.tail))
            if head is None or tail is None:
                self.unread[arc.layer] += 1
            else:
                ids = str(head[1].id), str(tail[1].id)
                made.append(RecordRelation(*ids, arc.label, told=arc.told))
        return tuple(made)

    def spans(self) -> list[GivenSpan]:
        """All of them, in the order of the CAS."""
        return [span for _found, span in self._spans.values()]


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _has(found: Any, name: str) -> bool:
    return any(feature.name == name for feature in found.type.all_features)


def _label(found: Any, features: set[str]) -> str | None:
    return next(
        (value for key in _LABELS if key in features
         and isinstance(value := found.get(key), str) and value), None
    )  # fmt: skip


def _only_text(found: Any) -> str | None:
    """The one feature of a relation that says something."""
    said = [value for _name, value in _values(found)]
    return said[0] if len(said) == 1 else None


def _values(found: Any) -> Iterator[tuple[str, str]]:
    """The features that are set, as attributes; a list of one is that one."""
    for feature in found.type.all_features:
        if feature.name in _PLACE:
            continue
        value = found.get(feature.name)
        elements = getattr(value, "elements", None)
        if isinstance(elements, list) and len(elements) == 1:
            value = elements[0]
        if value is True:
            yield feature.name, FLAG_VALUE
        elif isinstance(value, str) and value:
            yield feature.name, value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield feature.name, str(value)


def _slots(value: Any) -> Iterator[Any]:
    """The elements of a feature that lead to other spans."""
    elements = getattr(value, "elements", None)
    if isinstance(elements, list):
        yield from (one for one in elements if hasattr(one, "type") and _has(one, "target"))
