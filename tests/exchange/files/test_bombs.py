"""Small files that would become large ones, and large ones: refused in one line, soon."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.exchange.test_wrong_files import survived
from tui.core.errors import DataError
from tui.core.record import Record
from tui.exchange import Refusal, read_path
from tui.exchange.options import ReadOptions

DEEP = 100_000
SMALL = ReadOptions(max_chars=100_000)


def refusal(path: Path, options: ReadOptions | None = None) -> str:
    """Why a file, or its first record, is refused."""
    try:
        [first] = list(read_path(path, options=options) if options else read_path(path))[:1]
    except DataError as error:
        return str(error)
    assert isinstance(first, Refusal), first
    return first.reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"text":"قال","meta":' + "[" * DEEP + "]" * DEEP + "}"),
        ("a.jsonl", '{"text":"قال","meta":' + '{"a":' * DEEP + "1" + "}" * DEEP + "}"),
        ("a.json", '[{"text":"قال","meta":' + "[" * DEEP + "]" * DEEP + "}]"),
        ("a.json", "[" * DEEP + "]" * DEEP),
    ],
)
def test_deep_nesting_is_named(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert "nested too deeply" in refusal(path)


@pytest.mark.parametrize("field", ["id", "title", "text", "note", "annotator"])
def test_a_lone_surrogate_is_refused_by_its_line(tmp_path: Path, field: str) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": "وزير"})
    path.write_text(json.dumps({"text": "قال", field: "\ud800"}) + f"\n{good}\n")
    first, second = read_path(path)
    assert isinstance(first, Refusal)
    assert first.place == "line 1"
    assert "half of a surrogate pair" in first.reason
    assert isinstance(second, Record)


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.csv"])
def test_two_gigabytes_are_refused_with_size_and_limit_and_not_read(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b'[{"text":"a"},' if name == "a.json" else b'text,label\n"a')
        file.truncate(2 << 30)
    told = refusal(path)
    assert "its 2048 MB are more than an article may have (256 MB)" in told


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz"])
def test_a_gzip_bomb_is_refused_at_the_limit(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with gzip.open(path, "wb") as file:
        file.write(b'{"text":"' if "jsonl" in name else b'text\n"')
        file.write(b"a" * (1 << 24))
    assert path.stat().st_size < 1 << 17
    assert "may have" in refusal(path, SMALL)


def test_an_id_that_no_file_can_have_is_refused_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("\0\tloaded\t0\t3\n../../secret\tloaded\t0\t3\n", encoding="utf-8")
    (tmp_path.parent / "secret.txt").write_text("سر", encoding="utf-8")
    refused = list(read_path(path, format="ptc"))
    assert [one.place for one in refused if isinstance(one, Refusal)] == ["line 1", "line 2"]


TYPES = '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"/>'
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)
CAS = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmi:version="2.0"><cas:NULL xmi:id="0"/><cas:Sofa xmi:id="1" sofaNum="1"'
    ' sofaID="_InitialView" mimeType="text" sofaString="قال &b;"/>'
    '<cas:View sofa="1" members=""/></xmi:XMI>'
)


@pytest.mark.parametrize("where", ["xmi", "types"])
def test_entities_of_an_xmi_are_refused(tmp_path: Path, where: str) -> None:
    pytest.importorskip("cassis")
    path = tmp_path / "a.xmi"
    path.write_text(ENTITIES + CAS if where == "xmi" else CAS.replace("&b;", ""), "utf-8")
    types = ENTITIES + TYPES if where == "types" else TYPES
    (tmp_path / "TypeSystem.xml").write_text(types, encoding="utf-8")
    assert "it declares entities of its own" in refusal(path)


def test_a_bomb_inside_a_project_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as cas:
        cas.writestr("TypeSystem.xml", TYPES)
        cas.writestr("a1.xmi", bytes(1 << 22))
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w") as project:
        project.writestr("exportedproject.json", "{}")
        project.writestr("annotation/خبر.txt/a1.zip", inner.getvalue())
    assert "it is too large" in refusal(path, SMALL)


def test_a_project_that_tells_too_much_of_itself_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as project:
        project.writestr("exportedproject.json", " " * (1 << 22) + "{}")
    assert "it is too large" in refusal(path, SMALL)


def test_a_broken_type_system_is_no_fault_of_ours(tmp_path: Path) -> None:
    pytest.importorskip("cassis")
    (tmp_path / "a.xmi").write_text(CAS.replace("&b;", ""), encoding="utf-8")
    (tmp_path / "TypeSystem.xml").write_text("<a>&f;", encoding="utf-8")
    assert "no CAS can be made of it" in refusal(tmp_path / "a.xmi")


def test_hostile_records_survive_every_reader(tmp_path: Path) -> None:
    from tests import hostile

    path = tmp_path / "a.jsonl"
    hostile.write(path)
    for name in ("auto", "jsonl", "txt", "csv", "conll", "doccano", "prodigy", "label-studio"):
        survived(path, name)
