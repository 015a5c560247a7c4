"""The programs that our files are for read them without a complaint."""

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.exchange import Report, by_name, read_path, write_records

ARMPRO = Path(__file__).parents[3] / "shared/data/armpro/ArMPro_span_dev_V2.jsonl"
HARD = "😀 قال\r\nوزيرُ\u00a0الخارجية \ufeffإنّ\u200f الـ«قسد»\u2029تريد 12.5٪ من BBC\t👩‍🚀."


def made() -> list[Record]:
    """Texts on which offsets go wrong, with spans that nest, cross and coincide."""
    found = []
    for number in range(40):
        spans = [
            RecordSpan(start, start + length, label, f"s{number}-{start}-{length}-{label}")
            for start in range(number % 7, len(HARD) - 12, 9)
            for length, label in ((3, "PER"), (9, "ORG"), (12, "LOC"))
            if HARD[start : start + length].strip() == HARD[start : start + length]
        ]
        found.append(
            Record(
                text=HARD + f" {number}",
                id=f"m{number}",
                title="عنوان",
                meta={"n": number},
                status=Status.DONE,
                spans=tuple(spans),
            )
        )
    return found


@pytest.fixture(scope="module")
def items() -> list[Record]:
    if not ARMPRO.exists():
        return made()
    real = [item for item in read_path(ARMPRO) if isinstance(item, Record)]
    return made() + [
        Record(text=r.text, id=r.id, spans=r.spans, meta={"n": 1}, status=Status.DONE) for r in real
    ]


def out(items: list[Record], name: str, path: Path) -> Report:
    return write_records(items, path, by_name(name))


def ends(record: Record) -> list[tuple[int, int, str]]:
    return sorted((span.start, span.end, span.label) for span in record.spans)


def run(*args: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "spacy", *args], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["jsonl", "prodigy"])
def test_datasets_loads_offsets(name: str, items: list[Record], tmp_path: Path) -> None:
    load_dataset = importlib.import_module("datasets").load_dataset

    out(items, name, tmp_path / "a.jsonl")
    rows = load_dataset(
        "json", data_files=str(tmp_path / "a.jsonl"), split="train", cache_dir=str(tmp_path / "c")
    )
    assert len(rows) == len(items)
    for row, record in zip(rows, items, strict=True):
        assert row["text"] == record.text
        assert sorted((s["start"], s["end"], s["label"]) for s in row["spans"]) == ends(record)
        if name == "jsonl":
            assert all(row["text"][s["start"] : s["end"]] == s["text"] for s in row["spans"])


@pytest.mark.parametrize(
    ("name", "builder", "file"),
    [
        ("huggingface", "json", "a.jsonl"),
        ("parquet", "parquet", "a.parquet"),
        ("gliner", "json", "a.json"),
    ],
)
def test_datasets_loads_tokens(
    name: str, builder: str, file: str, items: list[Record], tmp_path: Path
) -> None:
    load_dataset = importlib.import_module("datasets").load_dataset

    out(items, name, tmp_path / file)
    rows = load_dataset(
        builder, data_files=str(tmp_path / file), split="train", cache_dir=str(tmp_path / "c")
    )
    assert len(rows) == len(items)
    if name != "gliner":
        assert all(len(row["tokens"]) == len(row["ner_tags"]) for row in rows)


def test_spacy_reads_every_span_of_a_docbin(items: list[Record], tmp_path: Path) -> None:
    spacy: Any = importlib.import_module("spacy")
    doc_bin: Any = importlib.import_module("spacy.tokens").DocBin

    report = out(items, "spacy", tmp_path / "a.spacy")
    assert report.lost == 0
    docs = list(doc_bin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("ar").vocab))
    for doc, record in zip(docs, items, strict=True):
        assert doc.text == record.text
        assert sorted((s.start_char, s.end_char, s.label_) for s in doc.spans["sc"]) == ends(record)
        for span in record.spans:
            assert doc.char_span(span.start, span.end) is not None


@pytest.mark.parametrize("pipeline", ["ner", "spancat"])
def test_spacy_debug_data_finds_no_fault(
    pipeline: str, items: list[Record], tmp_path: Path
) -> None:
    out(items[: len(items) // 2], "spacy", tmp_path / "train.spacy")
    out(items[len(items) // 2 :], "spacy", tmp_path / "dev.spacy")
    run("init", "config", "config.cfg", "--lang", "ar", "--pipeline", pipeline, cwd=tmp_path)
    said = run(
        *("debug", "data", "config.cfg", "--paths.train", "train.spacy"),
        *("--paths.dev", "dev.spacy", "--no-format"),
        cwd=tmp_path,
    )
    assert "Corpus is loadable" in said


@pytest.mark.parametrize(
    ("name", "file", "kind"),
    [("conll", "a.iob", "ner"), ("conll2003", "a.conll", "ner"), ("conll", "b.iob", "ner")],
)
def test_spacy_converts_token_files(
    name: str, file: str, kind: str, items: list[Record], tmp_path: Path
) -> None:
    spacy: Any = importlib.import_module("spacy")
    doc_bin: Any = importlib.import_module("spacy.tokens").DocBin

    report = out(items, name, tmp_path / file)
    run("convert", file, ".", "--converter", kind, "--lang", "ar", "-n", "1", cwd=tmp_path)
    docs = doc_bin().from_disk(
        tmp_path / file.replace(".iob", ".spacy").replace(".conll", ".spacy")
    )
    entities = sum(len(doc.ents) for doc in docs.get_docs(spacy.blank("ar").vocab))
    assert entities == report.spans


@pytest.mark.parametrize(("name", "scheme"), [("conll", "IOB2"), ("bioes", "IOBES")])
def test_seqeval_in_strict_mode_finds_the_same_spans(
    name: str, scheme: str, items: list[Record], tmp_path: Path
) -> None:
    schemes: Any = importlib.import_module("seqeval.scheme")
    f1_score: Any = importlib.import_module("seqeval.metrics").f1_score

    report = out(items, name, tmp_path / "a.conll")
    sentences: list[list[str]] = [[]]
    for line in (tmp_path / "a.conll").read_text("utf-8").split("\n"):
        if line:
            sentences[-1].append(line.rsplit(" ", 1)[1])
        else:
            sentences.append([])
    sentences = [sentence for sentence in sentences if sentence]
    own = getattr(schemes, scheme)
    found = schemes.Entities(sentences, own)
    assert sum(len(one) for one in found.entities) == report.spans
    assert f1_score(sentences, sentences, mode="strict", scheme=own) == 1.0


def test_label_studio_validates_what_we_annotate(items: list[Record], tmp_path: Path) -> None:
    library: Any = importlib.import_module("label_studio_sdk.label_interface")

    labels = "".join(
        f'<Label value="{label}"/>' for label in sorted({s.label for r in items for s in r.spans})
    )
    interface = library.LabelInterface(
        f'<View><Labels name="label" toName="text">{labels}</Labels>'
        '<Text name="text" value="$text"/></View>'
    )
    out(items, "label-studio", tmp_path / "a.json")
    tasks: list[dict[str, Any]] = json.loads((tmp_path / "a.json").read_text("utf-8"))
    for task, record in zip(tasks, items, strict=True):
        [annotation] = task["annotations"]
        assert interface.validate_annotation(annotation)
        prediction = {"model_version": "hashiya", "score": 1.0, "result": annotation["result"]}
        assert interface.validate_prediction(prediction, return_errors=True) == []
        units = record.text.encode("utf-16-le")
        for region in annotation["result"]:
            value = region["value"]
            slice = units[value["start"] * 2 : value["end"] * 2].decode("utf-16-le")
            assert slice == value["text"]


def test_cassis_loads_what_we_write(items: list[Record], tmp_path: Path) -> None:
    cassis: Any = importlib.import_module("cassis")

    some = items[:120]
    out(some, "uima-xmi", tmp_path / "x")
    out(some, "uima-json", tmp_path / "j")
    with (tmp_path / "x" / "TypeSystem.xml").open("rb") as stream:
        types = cassis.load_typesystem(stream)
    for record in some:
        name = record.id
        with (tmp_path / "x" / f"{name}.xmi").open("rb") as stream:
            cases = [cassis.load_cas_from_xmi(stream, typesystem=types)]
        with (tmp_path / "j" / f"{name}.json").open("rb") as stream:
            cases.append(cassis.load_cas_from_json(stream))
        for cas in cases:
            assert cas.sofa_string == record.text
            entities = cas.select("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
            assert sorted((e.begin, e.end, e.value) for e in entities) == ends(record)


def test_brats_own_parser_reads_what_we_write(items: list[Record], tmp_path: Path) -> None:
    library: Any = importlib.import_module("bratsubset.annotation")

    # The port to Python 3 reads CRLF as one character, which brat itself does not.
    some = [replace(record, text=record.text.replace("\r\n", "  ")) for record in items]
    out(some, "brat", tmp_path / "b")
    for record in some:
        document = tmp_path / "b" / str(record.id)
        with contextlib.redirect_stderr(io.StringIO()) as said:
            annotations = library.TextAnnotations(str(document))
            found = list(annotations.get_textbounds())
        assert not said.getvalue()
        assert not annotations.failed_lines
        assert document.with_suffix(".txt").read_bytes().decode("utf-8") == record.text
        assert sorted((b.first_start(), b.last_end(), b.type) for b in found) == ends(record)


DOCCANO = os.environ.get("HASHIYA_DOCCANO", "")


@pytest.mark.skipif(not DOCCANO, reason="HASHIYA_DOCCANO names no Python that has doccano")
@pytest.mark.parametrize("name", ["doccano", "doccano-relations"])
def test_doccano_imports_every_span(name: str, items: list[Record], tmp_path: Path) -> None:
    linked = [
        replace(r, relations=(RecordRelation(str(r.spans[0].id), str(r.spans[1].id), "REL"),))
        if name == "doccano-relations" and len(r.spans) > 1 and r.spans[0].id
        else r
        for r in items
    ]
    out(linked, name, tmp_path / "a.jsonl")
    script = Path(__file__).parent / "doccano_reads.py"
    done = subprocess.run(
        [DOCCANO, str(script), str(tmp_path / "a.jsonl"), str(tmp_path)],
        capture_output=True, text=True, check=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) == len(items)
    for example, record in zip(found, linked, strict=True):
        units = record.text.encode("utf-16-le")
        spans = [
            (len(units[: s * 2].decode("utf-16-le")), len(units[: e * 2].decode("utf-16-le")), name)
            for s, e, name in example["spans"]
        ]
        assert example["text"] == record.text
        assert sorted(spans) == ends(record)
        assert len(example["relations"]) == len(record.relations)


WHOLE = [
    *("jsonl", "prodigy", "doccano", "label-studio", "label-studio-min", "labelbuddy"),
    *("brat", "csv", "tsv", "ptc", "spacy", "uima-xmi", "uima-json"),
]


@pytest.mark.parametrize("name", WHOLE)
def test_what_holds_the_text_comes_back_equal(
    name: str, items: list[Record], tmp_path: Path
) -> None:
    format = by_name(name)
    path = tmp_path / f"out{'' if format.folder else format.suffixes[0]}"
    report = out(items, name, path)
    back = [item for item in read_path(path, format=name) if isinstance(item, Record)]
    assert report.lost == 0
    assert sorted((r.text, ends(r)) for r in back) == sorted((r.text, ends(r)) for r in items)
