"""INCEpTION's export of a whole project: a zip with a CAS for each document and annotator.

``annotation/DOCUMENT/ANNOTATOR.zip`` holds an XMI and its type system, or ``….json`` a CAS as
JSON, as the *secondary format* of the export was; ``curation/`` likewise. What the project knows
of documents and annotators stands in ``exportedproject….json``.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from tui.core.errors import DataError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.core.review import Status
from tui.exchange.draft import Readable
from tui.exchange.files.source import SourceFile
from tui.exchange.format import Format, Holds
from tui.exchange.formats.uima import TYPES, UNSOUND, refuse_entities
from tui.exchange.formats.uima_layers import drafts_of, unplaced_offsets
from tui.exchange.options import Note, ReadOptions, RecordError, Refusal

_STATES = {
    "FINISHED": Status.DONE,
    "IN_PROGRESS": Status.DOING,
    "INPROGRESS": Status.DOING,
}
_FOLDERS = ("annotation", "curation")
# An entry that is cut, of another kind of compression, locked with a password, or nowhere.
_BROKEN = (
    *(zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError),
    *(OSError, ValueError),
)
_INITIAL = "INITIAL_CAS"
"""The user under whose name INCEpTION keeps what a document was before anybody saw it."""


def read(source: SourceFile, options: ReadOptions) -> Iterator[Readable]:
    """A record for each document and annotator. Raises DataError where it is no such zip."""
    try:
        with zipfile.ZipFile(source.path) as project:
            states = _states(project, source)
            cassis = extra("uima", "cassis")
            yield from _documents(cassis, project, source, states, options.max_chars)
    except _BROKEN as error:
        raise DataError(
            _("the zip is damaged: {error}").format(error=error),
            file=source.name,
            way_out=_("export the project again"),
        ) from None


def _states(project: zipfile.ZipFile, source: SourceFile) -> dict[tuple[str, str], Status]:
    """The status of each document and annotator that has one."""
    about = [name for name in project.namelist() if PurePosixPath(name.lstrip("/")).match(
        "exportedproject*.json") and "/" not in name.lstrip("/")]  # fmt: skip
    if not about:
        raise DataError(
            _("this zip is no project that INCEpTION exported"),
            file=source.name,
            way_out=_("unpack it, and import the files in it"),
        )
    try:
        if project.getinfo(about[0]).file_size > source.max_chars * 16:
            raise ValueError(_("it is too large"))
        listed = json.loads(project.read(about[0])).get("annotation_documents") or []
        return {
            (one["name"], one["user"]): _STATES[one["state"]]
            for one in listed
            if one.get("state") in _STATES
        }
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise DataError(
            _("it does not tell what it holds: {error}").format(error=error),
            file=source.name,
            place=about[0],
            way_out=_("export the project again"),
        ) from None


def _documents(
    cassis: Any,
    project: zipfile.ZipFile,
    source: SourceFile,
    states: dict[tuple[str, str], Status],
    max_chars: int,
) -> Iterator[Readable]:
    found, others = 0, set()
    for info in project.infolist():
        path = PurePosixPath(info.filename.lstrip("/"))
        if len(path.parts) != 3 or path.parts[0] not in _FOLDERS or path.stem == _INITIAL:
            continue
        place = source.place(str(path))
        if path.suffix not in (".zip", ".json", ".xmi"):
            others.add(path.suffix)
            continue
        found += 1
        document, who = path.parts[1], path.stem
        try:
            if info.file_size > max_chars * 16:
                raise RecordError(_("it is too large"))
            with unplaced_offsets() as unplaced:
                cas = _cas(cassis, path.suffix, project.read(info), max_chars * 16)
            read = list(drafts_of(cas, document, place, unplaced))
        except UNSOUND as error:
            yield Refusal(place, _("no CAS can be made of it: {error}").format(
                error=str(error).split("\n")[0]))  # fmt: skip
            continue
        for item in read:
            if isinstance(item, Note):
                yield item
                continue
            record, status = item.record, states.get((document, who))
            if record.status is not None and status is Status.DONE:
                # Not all of it could be read.
                status = record.status
            title = record.title or document
            known = replace(record, annotator=who, status=status, title=title)
            yield replace(item, record=known)
    if others:
        kinds = ", ".join(sorted(others))
        yield Note(source.name, _("not read: the annotations as {kinds}").format(kinds=kinds))
    if not found:
        raise DataError(
            _("there are no annotations as UIMA CAS in it"),
            file=source.name,
            way_out=_("export the project with UIMA CAS JSON as its secondary format"),
        )


def _cas(cassis: Any, suffix: str, data: bytes, most: int) -> Any:
    """The CAS of an entry: JSON, or a zip with an XMI and its type system."""
    if suffix == ".json":
        return cassis.load_cas_from_json(BytesIO(data))
    if suffix == ".xmi":
        refuse_entities(data)
        return cassis.load_cas_from_xmi(BytesIO(data), lenient=True)
    with zipfile.ZipFile(BytesIO(data)) as inner:
        xmi = next((name for name in inner.namelist() if name.endswith(".xmi")), None)
        types = next((name for name in inner.namelist() if name.endswith(TYPES)), None)
        if xmi is None or types is None:
            raise RecordError(_("it holds no XMI with its type system"))
        if max(inner.getinfo(name).file_size for name in (types, xmi)) > most:
            raise RecordError(_("it is too large"))
        system, content = inner.read(types), inner.read(xmi)
        refuse_entities(system)
        refuse_entities(content)
        return cassis.load_cas_from_xmi(
            BytesIO(content), typesystem=cassis.load_typesystem(BytesIO(system))
        )


FORMAT = Format(
    name="inception",
    title="INCEpTION project",
    suffixes=(".zip",),
    holds=frozenset(
        {
            *(Holds.ID, Holds.TITLE, Holds.ANNOTATOR, Holds.STATUS),
            *(Holds.SPAN_IDS, Holds.OVERLAP, Holds.RELATIONS, Holds.ATTRIBUTES),
        }
    ),
    counts="UTF-16",
    read=read,
    binary=True,
    extra="uima",
    remark="the zip of a whole project; its secondary format has to be UIMA CAS JSON or XMI",
)
