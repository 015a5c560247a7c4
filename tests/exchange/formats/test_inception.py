"""A project that INCEpTION exported comes in, annotator by annotator."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tui.core.errors import DataError
from tui.core.record import Record, RecordSpan
from tui.core.review import Status
from tui.exchange import Note, Refusal, by_name, read_path, write_records

pytest.importorskip("cassis")

TEXT = "😀 قال وزيرُ الخارجية أمس"
ONE = RecordSpan(2, 5, "V", "s1")
OTHER = RecordSpan(6, 11, "PER", "s2")
ABOUT = {
    "name": "خبر",
    "annotation_documents": [
        {"name": "a.txt", "user": "layla", "state": "FINISHED"},
        {"name": "a.txt", "user": "omar", "state": "IN_PROGRESS"},
        {"name": "a.txt", "user": "zayd", "state": "NEW"},
    ],
}


def cas(folder: Path, span: RecordSpan, name: str) -> dict[str, bytes]:
    """The files of one CAS, in this format."""
    made = folder / f"{name}-{span.id}"
    write_records([Record(text=TEXT, id="a.txt", spans=(span,))], made, by_name(name))
    return {path.name: path.read_bytes() for path in made.iterdir()}


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def project(folder: Path, **more: bytes) -> Path:
    """One annotator's work as JSON, another's as XMI in a zip of its own."""
    (as_json,) = cas(folder, ONE, "uima-json").values()
    path = folder / "project.zip"
    files = {
        "exportedproject123.json": json.dumps(ABOUT).encode(),
        "source/a.txt": TEXT.encode(),
        "annotation/a.txt/layla.json": as_json,
        "/annotation/a.txt/omar.zip": zipped(cas(folder, OTHER, "uima-xmi")),
        "annotation/a.txt/INITIAL_CAS.json": as_json,
        "annotation_ser/a.txt/layla.ser": b"x",
        "curation/a.txt/CURATION_USER.json": as_json,
    }
    path.write_bytes(zipped(files | more))
    return path


def test_each_annotator_of_a_project_gives_a_record(tmp_path: Path) -> None:
    found = list(read_path(project(tmp_path)))
    records = [item for item in found if isinstance(item, Record)]
    assert found == records
    assert [(r.annotator, r.status, r.spans) for r in records] == [
        ("layla", Status.DONE, (ONE,)),
        ("omar", Status.DOING, (OTHER,)),
        ("CURATION_USER", None, (ONE,)),
    ]
    assert {(r.text, r.id, r.title) for r in records} == {(TEXT, "a.txt", "a.txt")}


def test_what_is_no_cas_is_refused_by_its_place_in_the_zip(tmp_path: Path) -> None:
    bad = {"annotation/a.txt/bad.json": b"{}", "annotation/a.txt/worse.zip": b"PK"}
    found = list(read_path(project(tmp_path, **bad, **{"annotation/a.txt/x.tsv": b""})))
    refused = [item for item in found if isinstance(item, Refusal)]
    assert [item.place for item in refused] == list(bad)
    (note,) = (item for item in found if isinstance(item, Note))
    assert note.what == "not read: the annotations as .tsv"
    assert sum(isinstance(item, Record) for item in found) == 3


@pytest.mark.parametrize(
    ("files", "match"),
    [
        ({"a.txt": b"x"}, "no project that INCEpTION exported"),
        ({"exportedproject1.json": b"["}, "does not tell what it holds"),
        ({"exportedproject1.json": b"{}"}, "no annotations as UIMA CAS"),
    ],
)
def test_a_zip_that_is_something_else_says_so(
    files: dict[str, bytes], match: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(files))
    with pytest.raises(DataError, match=match):
        list(read_path(path))


def test_a_zip_that_is_cut_says_so(tmp_path: Path) -> None:
    path = project(tmp_path)
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(DataError, match="the zip is damaged"):
        list(read_path(path))


def test_a_zip_whose_entries_are_nowhere_is_an_error_of_the_data(tmp_path: Path) -> None:
    path = project(tmp_path)
    data = bytearray(path.read_bytes())
    # The central directory begins elsewhere than its end says: each entry stands before the file.
    at = data.rindex(b"PK\5\6") + 16
    start = int.from_bytes(data[at : at + 4], "little")
    data[at : at + 4] = (start + 60_000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"project.zip: the zip is damaged: .*; export the project"):
        list(read_path(path))
