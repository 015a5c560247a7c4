"""export --provenance: how each span came, and back in again."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_provenance_goes_out_and_comes_back(run: Run, tmp_path: Path) -> None:
    span = {"start": 0, "end": 3, "label": "PER", "score": 0.5, "origin": "ner 2.1"}
    line = json.dumps({"text": "قال وزير", "annotator": "a", "spans": [span]})
    (tmp_path / "a.jsonl").write_text(line, encoding="utf-8")
    run("import", "a.jsonl", "--add-labels")
    plain = json.loads(run("export", "-o", "-").out)["spans"][0]
    assert not {"source", "score", "origin", "edited"} & set(plain)
    run("export", "--provenance", "-o", "b.jsonl")
    run("import", "b.jsonl", "--add-labels", "--db", "b.db")
    for database in ("annotations.db", "b.db"):
        written = run("export", "--provenance", "-o", "-", "--db", database).out
        out = json.loads(written)["spans"][0]
        assert (out["source"], out["score"], out["origin"], out["edited"]) == (
            "model", 0.5, "ner 2.1", False
        )  # fmt: skip


def test_provenance_is_of_our_jsonl_alone(run: Run) -> None:
    assert "only for jsonl" in run("export", "--format", "csv", "--provenance").err
