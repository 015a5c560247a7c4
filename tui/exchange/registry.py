"""Every format by name. A format's file is loaded when it is asked for, not before."""

import difflib
from functools import cache
from importlib import import_module
from pathlib import Path

from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.exchange.files.compression import bare
from tui.exchange.files.source import Head, SourceFile, head_of, open_source
from tui.exchange.format import Format
from tui.exchange.options import ReadOptions
from tui.exchange.outside import Outside, outside
from tui.exchange.shared.json_guess import guess
from tui.exchange.shared.json_unknown import unknown_json

_WHERE = {
    "jsonl": ("jsonl", "FORMAT"),
    "txt": ("plain_text", "FORMAT"),
    "csv": ("csv_tsv", "CSV"),
    "tsv": ("csv_tsv", "TSV"),
    "relations-csv": ("relation_table", "CSV"),
    "relations-tsv": ("relation_table", "TSV"),
    "prodigy": ("prodigy", "FORMAT"),
    "doccano": ("doccano", "FORMAT"),
    "doccano-relations": ("doccano", "RELATIONS"),
    "label-studio": ("label_studio", "FORMAT"),
    "label-studio-min": ("label_studio_min", "FORMAT"),
    "argilla": ("argilla", "FORMAT"),
    "potato": ("potato", "FORMAT"),
    "dataturks": ("dataturks", "FORMAT"),
    "labelbuddy": ("labelbuddy", "FORMAT"),
    "brat": ("brat", "FORMAT"),
    "conll": ("conll", "FORMAT"),
    "conll2003": ("conll", "CONLL2003"),
    "bioes": ("conll", "BIOES"),
    "wojood": ("wojood", "FORMAT"),
    "gliner": ("gliner", "FORMAT"),
    "huggingface": ("huggingface", "FORMAT"),
    "parquet": ("parquet", "FORMAT"),
    "spacy": ("spacy_docbin", "FORMAT"),
    "spacy-json": ("spacy_json", "FORMAT"),
    "uima-xmi": ("uima", "XMI"),
    "uima-json": ("uima", "JSON"),
    "inception": ("inception", "FORMAT"),
    "conllu": ("conllu_files", "FORMAT"),
    "html": ("html", "FORMAT"),
    "ptc": ("ptc", "FORMAT"),
    "armpro": ("fields", "ARMPRO_FORMAT"),
    "fields": ("fields", "FORMAT"),
}
"""Name to file and value, in the order in which they are listed."""

_SNIFFED = (
    *("uima-xmi", "uima-json", "html", "conllu"),
    *(
        "brat",
        "ptc",
        "armpro",
        "argilla",
        "potato",
        "dataturks",
        "label-studio",
        "gliner",
        "huggingface",
        "labelbuddy",
    ),
    *(
        "spacy-json",
        "prodigy",
        "doccano",
        "label-studio-min",
        "jsonl",
        "wojood",
        "conll",
        "relations-csv",
        "relations-tsv",
        "csv",
        "tsv",
        "txt",
    ),
)
"""The order in which the formats are asked whether a file is theirs: the surest first."""


_BINARY = {".parquet": "parquet", ".arrow": "parquet", ".spacy": "spacy", ".zip": "inception"}
OWNERS = ("brat", "ptc", "uima-xmi", "parquet")
"""The formats whose articles are in several files."""


def names() -> tuple[str, ...]:
    """The names of all our formats, without loading one."""
    return tuple(_WHERE)


@cache
def outside_formats() -> Outside:
    """The formats that other distributions bring; looked for once, when they are needed."""
    return outside(names())


def all_formats() -> tuple[Format, ...]:
    """All formats, ours first."""
    others = (format for format, _origin in outside_formats().formats.values())
    return (*map(by_name, _WHERE), *others)


def by_name(name: str) -> Format:
    """The format, or a UsageError with the nearest name."""
    found = _WHERE.get(name.casefold())
    if found is None:
        if name in outside_formats().formats:
            return outside_formats().formats[name][0]
        near = difflib.get_close_matches(name.casefold(), _WHERE, 1, 0.5)
        raise UsageError(
            _("no format is called {name}").format(name=repr(name)),
            way_out=_("did you mean {near}?").format(near=near[0])
            if near
            else _("hashiya formats lists them"),
        )
    module, value = found
    format = getattr(import_module(f"tui.exchange.formats.{module}"), value)
    assert isinstance(format, Format)
    return format


def detect(path: Path, options: ReadOptions | None = None) -> Format:
    """The format of the file, by its content and then its suffix. Raises DataError."""
    return by_path(path) or detect_source(open_source(path, options or ReadOptions()))


def detect_source(source: SourceFile) -> Format:
    """The same for a file that is opened already."""
    head = head_of(source)
    if head.text.startswith("#FORMAT=WebAnno TSV"):
        raise DataError(
            _("WebAnno TSV is not read"),
            file=source.name,
            way_out=_("export the project again as UIMA CAS JSON or XMI"),
        )
    for name in _SNIFFED:
        format = by_name(name)
        if format.sniff is not None and format.sniff(head):
            return format
    for format, _origin in outside_formats().formats.values():
        if format.sniff is not None and format.sniff(head):
            return format
    if head.first:
        if guess(head) is not None:
            return by_name("fields")
        raise unknown_json(head, source.name)
    if head.text.startswith("#begin document"):
        raise DataError(
            _("CoNLL-2011 and 2012 (OntoNotes), whose spans are brackets, are not read"),
            file=source.name,
            way_out=_("turn the column of names into IOB2 tags, a token and a tag a line"),
        )
    by_suffix = of_suffix(head.suffix)
    if by_suffix is not None:
        return by_suffix
    raise DataError(
        _("its format is not known"), file=source.name, way_out=_way_out(head, source.name)
    )


def _way_out(head: Head, name: str) -> str:
    """What to do with a file that no format has."""
    if head.suffix in (".db", ".sqlite", ".sqlite3"):
        way_out = _("export it (hashiya export --db {name} -o FILE), and import that")
        return way_out.format(name=name)
    if head.suffix in (".xls", ".xlsx", ".ods", ".numbers"):
        return _("save it as CSV, in UTF-8")
    if head.suffix == ".json" and head.text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _("where it is one object with a list of texts in it, write them one a line: "
                 "jq -c '.KEY[]' {name} > lines.jsonl").format(name=name)  # fmt: skip
    if head.suffix in (".pdf", ".doc", ".docx", ".odt", ".rtf"):
        return _("save it as plain text, in UTF-8")
    if head.text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _("XML with tags in the text (TimeML, ACE, OntoNotes) is not read; turn it into "
                 "brat standoff or JSONL")  # fmt: skip
    if "\0" in head.text:
        return _("name it with --format; hashiya formats lists them")
    return _("--format txt reads it as one text; hashiya formats lists the others")


def by_path(path: Path) -> Format | None:
    """The format that the path alone tells: of a file that is no text, by its suffix; of one
    with nothing in it but white space, by its neighbours."""
    if path.suffix in _BINARY:
        return by_name(_BINARY[path.suffix])
    try:
        if not path.is_file() or _has_content(path):
            return None
    except OSError:
        # A name that is too long, say: opening it will tell.
        return None
    head = Head(path, "", whole=True)
    found = (by_name(name) for name in OWNERS)
    return next((format for format in found if format.sniff and format.sniff(head)), None)


def _has_content(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(file.read(4096).strip())


def written_as(path: str) -> Format:
    """The format in which a file of this name is written where none is asked for.

    That of its suffix, where one format is called so or one alone writes it; else JSONL.
    """
    suffix = bare(Path(path)).suffix.lower()
    files = (one for one in all_formats() if one.can_write and not one.folder)
    fitting = [one for one in files if suffix in one.suffixes]
    called = [one for one in fitting if f".{one.name}" == suffix]
    found = called or fitting
    return found[0] if suffix and len(found) == 1 else by_name("jsonl")


def of_suffix(suffix: str) -> Format | None:
    """The first in the list that can be read and has the suffix."""
    for format in all_formats():
        if format.can_read and suffix in format.suffixes:
            return format
    return None
