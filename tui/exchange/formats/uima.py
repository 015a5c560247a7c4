"""UIMA CAS, as XMI and as JSON, through dkpro-cassis, which converts the offsets.

A folder: a CAS for each article and, for XMI, ``TypeSystem.xml`` beside them. Spans are
DKPro's NamedEntity, whose ``value`` is the label, as INCEpTION has it. XML cannot hold some
controls: each is written as U+FFFD and reported.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.core.errors import DataError, HashiyaError
from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.exchange.extras import extra
from tui.exchange.files.source import Head, SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import (
    Item,
    Lose,
    Loss,
    Note,
    ReadOptions,
    RecordError,
    Refusal,
    WriteOptions,
)
from tui.exchange.shared.span_checks import in_order, make_span, name_of

_ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
_META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
_NO_LAYERS = (
    *("uima.", "de.tudarmstadt.ukp.dkpro.core.api.", "de.tudarmstadt.ukp.clarin.webanno.api."),
    *("org.dkpro.core.api.xml", "de.tudarmstadt.ukp.inception."),
)
"""Types of words, sentences, lemmas and the program's own."""
TYPES = "TypeSystem.xml"
"""The file beside an XMI that says what types it has."""

UNSOUND = Exception
"""What the library raises of a file that is no sound CAS: errors of its own, too, which have no
class in common."""
_FRONT = 1 << 16
"""Bytes at a file's front: a DTD stands before the first element."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_xmi(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
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


def read_json(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
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


@contextmanager
def offsets_as_errors() -> Iterator[None]:
    """The library only warns of an offset that is no place in the text, and leaves it as it is."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Not mapping external offset")
        yield


def _loaded(source: SourceFile, load: Any) -> Iterator[Item]:
    place = source.line(1)
    try:
        with offsets_as_errors():
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
        yield from records_of(cas, source.stem, place)
    except RecordError as error:
        yield Refusal(place, str(error))


def records_of(cas: Any, own: str, place: str) -> Iterator[Record | Note]:
    """What a CAS says, after what of it is not read; ``own`` is its id where it does not tell.

    A layer's label is its feature ``value`` or ``label``, as in INCEpTION's own templates. Tokens,
    lemmas and the like, relations, and layers without such a feature are no spans. An article
    with a layer that was not read is not done. Raises RecordError.
    """
    text = cas.sofa_string
    if not text:
        raise RecordError(_("the text is empty"))
    spans, title, unread = list[RecordSpan](), "", Counter[str]()
    for found in cas.select_all_fs():
        name = found.type.name
        if name == _META:
            own, title = found.documentId or own, found.documentTitle or ""
            continue
        if name.startswith(_NO_LAYERS) and name != _ENTITY:
            continue
        features = {feature.name for feature in found.type.all_features}
        if not {"begin", "end"} <= features:
            continue
        label = next(
            (value for key in ("value", "label") if key in features
             and isinstance(value := found.get(key), str) and value), None
        )  # fmt: skip
        if label is None or {"Governor", "Dependent"} <= features:
            unread[name.rpartition(".")[2]] += 1
            continue
        key = found.get("identifier") if "identifier" in features else None
        if key and "://" in key:
            # With INCEpTION that is what the words name, not which span it is.
            key = None
        spans.append(make_span(text, found.begin, found.end, label, id=key))
    if unread:
        layers = ", ".join(f"{name} ({count})" for name, count in sorted(unread.items()))
        yield Note(place, _("layers that are not read: {layers}").format(layers=layers))
    status = (Status.DOING if spans else Status.TODO) if unread else None
    yield Record(text=text, id=own, title=title, spans=in_order(spans), status=status, place=place)


class _Sink:
    """A CAS for each record."""

    def __init__(self, target: Target, lose: Lose, *, xml: bool) -> None:
        self._cassis = extra("uima", "cassis")
        self._target = target
        self._lose = lose
        self._xml = xml
        self._types = self._cassis.TypeSystem()
        self._entity = self._type(_ENTITY, "uima.tcas.Annotation", "value", "identifier")
        self._meta = self._type(
            _META, "uima.tcas.DocumentAnnotation", "documentId", "documentTitle"
        )
        if xml:
            target.file(TYPES, self._types.to_xml())

    def _type(self, name: str, parent: str, *features: str) -> Any:
        made = self._types.create_type(name, parent)
        for feature in features:
            self._types.create_feature(made, feature, "uima.cas.String")
        return made

    def add(self, record: Record) -> None:
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
        for span in in_order(record.spans):
            label = self._clean(record, span.label)
            own = self._clean(record, span.id) if span.id is not None else None
            cas.add(self._entity(begin=span.start, end=span.end, value=label, identifier=own))
        name = self._target.name_for(name_of(record))
        if self._xml:
            self._target.file(f"{name}.xmi", cas.to_xmi())
        else:
            self._target.file(f"{name}.json", cas.to_json())

    def _clean(self, record: Record, text: str) -> str:
        """With U+FFFD for what XML cannot hold: as long as it was, so the offsets stay."""
        if not self._xml:
            return text
        codes = sorted({f"U+{ord(found):04X}" for found in _NOT_XML.findall(text)})
        if codes:
            what = _("{codes} became U+FFFD, XML cannot hold it").format(codes=", ".join(codes))
            self._lose(Loss(name_of(record), None, what))
        return _NOT_XML.sub("\ufffd", text)

    def close(self) -> None: ...


def write_xmi(target: Target, _options: WriteOptions, lose: Lose) -> Sink:
    """A folder with an XMI for each record, and the type system."""
    return _Sink(target, lose, xml=True)


def write_json(target: Target, _options: WriteOptions, lose: Lose) -> Sink:
    """A folder with a JSON CAS for each record."""
    return _Sink(target, lose, xml=False)


def companions(path: Path) -> tuple[Path, ...]:
    """The type system beside an XMI."""
    return (path.with_name(TYPES),) if path.suffix == ".xmi" else ()


def _sniff_xmi(head: Head) -> bool:
    return "<xmi:XMI" in head.text[:2000]


def _sniff_json(head: Head) -> bool:
    return head.text.startswith("{") and (
        "%FEATURE_STRUCTURES" in head.text or '"%TYPES"' in head.text[:200]
    )


_HOLDS = {Holds.ID, Holds.TITLE, Holds.SPAN_IDS, Holds.OVERLAP}
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
