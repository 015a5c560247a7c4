"""UIMA CAS, as XMI and as JSON, through dkpro-cassis, which converts the offsets.

A folder: a CAS for each article and, for XMI, ``TypeSystem.xml`` beside them. Spans are
DKPro's NamedEntity, whose ``value`` is the label, as INCEpTION has it; attributes are further
features of it, and relations a layer of their own, from ``Governor`` to ``Dependent``. XML cannot
hold some controls: each is written as U+FFFD and reported. What a CAS says is told by
uima_layers.py.
"""

import keyword
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tui.core.attribute import AttributeKind
from tui.core.errors import DataError, HashiyaError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.draft import Readable
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats.uima_layers import ENTITY, META, drafts_of, unplaced_offsets
from tui.exchange.options import Lose, Loss, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.span_checks import in_order, loss_of, name_of

TYPES = "TypeSystem.xml"
"""The file beside an XMI that says what types it has."""

UNSOUND = Exception
"""What the library raises of a file that is no sound CAS: errors of its own, too, which have no
class in common."""
_FRONT = 1 << 16
"""Bytes at a file's front: a DTD stands before the first element."""
RELATION = "webanno.custom.Relation"
"""The layer of relations: what INCEpTION calls one that a project has of its own."""
_ANNOTATION, _TEXT, _FLAG = "uima.tcas.Annotation", "uima.cas.String", "uima.cas.Boolean"
_NO_LETTER = re.compile(r"[^A-Za-z0-9_\u0620-\u064a\u066e-\u06d3]")
_TAKEN = frozenset(
    ("begin", "end", "sofa", "value", "identifier", "label", "type", "self", "xmiID")
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_xmi(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """The record of an XMI whose type system lies beside it."""
    cassis = extra("uima", "cassis")
    types = source.path.with_name(TYPES)
    if not types.exists():
        raise DataError(
            _("its type system is not beside it"),
            file=source.name,
            way_out=_("put {name} into the same folder").format(name=TYPES),
        )

    def load() -> Any:
        refuse_entities(types.read_bytes())
        text = source.text()
        refuse_entities(text[:_FRONT].encode())
        with types.open("rb") as stream:
            system = cassis.load_typesystem(stream)
        return cassis.load_cas_from_xmi(text, typesystem=system)

    yield from _loaded(source, load)


def read_json(source: SourceFile, _options: ReadOptions) -> Iterator[Readable]:
    """The record of a JSON CAS, which holds its types."""
    cassis = extra("uima", "cassis")
    yield from _loaded(source, lambda: cassis.load_cas_from_json(source.text()))


def refuse_entities(xml: bytes) -> None:
    """No CAS has a DTD; one can make a file of a kilobyte a text of a gigabyte.

    Raises ValueError. UTF-16 is looked through, too.
    """
    front = xml[:_FRONT].replace(b"\0", b"")
    if b"<!DOCTYPE" in front or b"<!ENTITY" in front:
        raise ValueError(_("it declares entities of its own"))


def _loaded(source: SourceFile, load: Any) -> Iterator[Readable]:
    place = source.line(1)
    try:
        with unplaced_offsets() as unplaced:
            cas = load()
    except HashiyaError:
        raise
    except UNSOUND as error:
        raise DataError(
            _("no CAS can be made of it: {error}").format(error=str(error).split("\n")[0]),
            file=source.name,
            way_out=_("export it again as CAS XMI or JSON"),
        ) from None
    try:
        yield from drafts_of(cas, source.stem, place, unplaced)
    except RecordError as error:
        yield Refusal(place, str(error))


class _Sink:
    """A CAS for each record."""

    def __init__(self, target: Target, options: WriteOptions, lose: Lose, *, xml: bool) -> None:
        self._cassis = extra("uima", "cassis")
        self._target = target
        self._options = options
        self._lose = lose
        self._xml = xml
        self._features: dict[str, str] = {}
        self._make_types()

    def _make_types(self) -> None:
        """The types with a feature for each attribute that was met: a type that has structures
        already takes no further ones, so all are made anew."""
        self._types = self._cassis.TypeSystem()
        features = {"value": _TEXT, "identifier": _TEXT} | self._features
        self._entity = self._type(ENTITY, _ANNOTATION, features)
        ends = {"Governor": ENTITY, "Dependent": ENTITY, "label": _TEXT}
        self._relation = self._type(RELATION, _ANNOTATION, ends)
        about = {"documentId": _TEXT, "documentTitle": _TEXT}
        self._meta = self._type(META, "uima.tcas.DocumentAnnotation", about)

    def _type(self, name: str, parent: str, features: Mapping[str, str]) -> Any:
        made = self._types.create_type(name, parent)
        for feature, kind in features.items():
            self._types.create_feature(made, feature, kind)
        return made

    def add(self, record: Record) -> None:
        borne = {span: self._borne(record, span) for span in record.spans if span.attributes}
        cas = self._cassis.Cas(typesystem=self._types)
        cas.sofa_string = self._clean(record, record.text)
        cas.sofa_mime = "text/plain"
        cas.add(
            self._meta(
                begin=0,
                end=len(record.text),
                documentId=self._clean(record, record.id or ""),
                documentTitle=self._clean(record, record.title),
            )
        )
        entities: dict[str | None, Any] = {}
        for span in in_order(record.spans):
            label = self._clean(record, span.label)
            own = self._clean(record, span.id) if span.id is not None else None
            made = self._entity(begin=span.start, end=span.end, value=label, identifier=own)
            for name, value in borne.get(span, {}).items():
                made[name] = value
            cas.add(made)
            entities[span.id] = made
        for arc in record.relations:
            head, tail = entities[arc.head], entities[arc.tail]
            # Where a relation stands is, to INCEpTION, where it leads.
            place = {"begin": tail.begin, "end": tail.end}
            label = self._clean(record, arc.label)
            cas.add(self._relation(**place, Governor=head, Dependent=tail, label=label))
        name = self._target.name_for(name_of(record))
        if self._xml:
            self._target.file(f"{name}.xmi", cas.to_xmi())
        else:
            self._target.file(f"{name}.json", cas.to_json())

    def _borne(self, record: Record, span: RecordSpan) -> dict[str, object]:
        """The attributes of a span as features of its type, which gets those that it lacks."""
        found: dict[str, object] = {}
        for name, value in span.attributes:
            known = (one.kind for one in self._options.attributes if one.name == name)
            flag = next(known, None) is AttributeKind.FLAG
            feature = feature_name(name)
            if feature in found:
                said = _("its attribute {name} {value}").format(name=name, value=value)
                self._lose(loss_of(record, span, said))
                continue
            if feature != name:
                said = _("its attribute {name} became {new}").format(name=name, new=feature)
                self._lose(loss_of(record, span, said))
            if feature not in self._features:
                self._features[feature] = _FLAG if flag else _TEXT
                self._make_types()
            as_flag = self._features[feature] == _FLAG
            found[feature] = True if as_flag else self._clean(record, value)
        return found

    def _clean(self, record: Record, text: str) -> str:
        """With U+FFFD for what XML cannot hold: as long as it was, so the offsets stay."""
        if not self._xml:
            return text
        codes = sorted({f"U+{ord(found):04X}" for found in _NOT_XML.findall(text)})
        if codes:
            what = _("{codes} became U+FFFD, XML cannot hold it").format(codes=", ".join(codes))
            self._lose(Loss(name_of(record), None, what))
        return _NOT_XML.sub("\ufffd", text)

    def close(self) -> None:
        if self._xml:
            self._target.file(TYPES, self._types.to_xml())


def feature_name(name: str) -> str:
    """The name of an attribute as one that a feature of UIMA may have: letters, digits and ``_``,
    a letter first, and none that means something else already."""
    made = unicodedata.normalize("NFKC", _NO_LETTER.sub("_", name))
    if not made[:1].isalpha() or not made.isidentifier():
        made = "_".join(re.findall(r"[A-Za-z0-9]+", made))
        made = f"a_{made}".rstrip("_")
    return f"{made}_" if made in _TAKEN or keyword.iskeyword(made) else made


def write_xmi(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """A folder with an XMI for each record, and the type system."""
    return _Sink(target, options, lose, xml=True)


def write_json(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """A folder with a JSON CAS for each record."""
    return _Sink(target, options, lose, xml=False)


def companions(path: Path) -> tuple[Path, ...]:
    """The type system beside an XMI."""
    return (path.with_name(TYPES),) if path.suffix == ".xmi" else ()


def _sniff_xmi(head: Head) -> bool:
    return "<xmi:XMI" in head.text[:2000]


def _sniff_json(head: Head) -> bool:
    return head.text.startswith("{") and (
        "%FEATURE_STRUCTURES" in head.text or '"%TYPES"' in head.text[:200]
    )


_HOLDS = {
    *(Holds.ID, Holds.TITLE, Holds.SPAN_IDS, Holds.OVERLAP),
    *(Holds.RELATIONS, Holds.ATTRIBUTES),
}
XMI = Format(
    name="uima-xmi",
    title="UIMA CAS XMI (INCEpTION)",
    suffixes=(".xmi",),
    holds=frozenset(_HOLDS),
    counts="UTF-16",
    read=read_xmi,
    write=write_xmi,
    sniff=_sniff_xmi,
    companions=companions,
    folder=True,
    extra="uima",
    remark="XML cannot hold some controls: they become U+FFFD, and that is reported",
)
JSON = Format(
    name="uima-json",
    title="UIMA CAS JSON (INCEpTION)",
    suffixes=(".json",),
    holds=frozenset(_HOLDS | {Holds.TEXT}),
    counts="UTF-16",
    read=read_json,
    write=write_json,
    sniff=_sniff_json,
    folder=True,
    extra="uima",
)
