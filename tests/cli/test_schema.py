"""What the command schema writes is what the command export keeps to."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    "options", [[], ["--unseen"], ["--offsets", "utf16,utf8"], ["--seconds", "--unseen"]]
)
def test_a_real_export_fits_the_schema(run: Run, tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "unseen.txt").write_text("نصّ لم يُرَ بعد 😀.\n", encoding="utf-8")
    spans = '[{"id":"s1","start":4,"end":10,"label":"PER"},'
    spans += '{"id":"s2","start":11,"end":14,"label":"DATE"}]'
    relations = '[{"head":"s1","tail":"s2","label":"when"}]'
    line = f'{{"text":"قال الوزير أمس.","spans":{spans},"relations":{relations}}}\n'
    (tmp_path / "labelled.jsonl").write_text(line, encoding="utf-8")
    assert run("import", "unseen.txt", "labelled.jsonl").code == 0
    validator = Draft202012Validator(json.loads(run("schema").out))
    lines = run("export", *options).lines
    assert len(lines) == (2 if "--unseen" in options else 1)
    for record in lines:
        validator.validate(record)
