"""The lines of the engineer's page train a model."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tui.core.record import Record, RecordSpan
from tui.exchange import by_name, write_records

spacy = pytest.importorskip("spacy")

PAGE = Path(__file__).parents[2] / "docs" / "engineer.md"
TOWNS = ("دمشق", "القاهرة", "بغداد", "تونس", "صنعاء", "الرباط", "عمّان", "بيروت")


def test_the_ten_lines_train_a_model_that_finds_what_it_was_shown(tmp_path: Path) -> None:
    texts = [f"زار الوزير {town} أمس." for town in TOWNS]
    records = [
        Record(
            text=text,
            id=str(number),
            spans=(RecordSpan(11, 11 + len(town), "GPE"), RecordSpan(4, 10, "PER")),
        )
        for number, (text, town) in enumerate(zip(texts, TOWNS, strict=True))
    ]
    write_records(records, tmp_path / "labels.jsonl", by_name("jsonl"))
    assert len((tmp_path / "labels.jsonl").read_text(encoding="utf-8").splitlines()) == len(TOWNS)
    [code] = re.findall(
        r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=300)
    model = spacy.load(tmp_path / "model")
    found = [
        json.dumps([(entity.text, entity.label_) for entity in model(text).ents]) for text in texts
    ]
    wanted = [json.dumps([("الوزير", "PER"), (town, "GPE")]) for town in TOWNS]
    # A model of eight sentences may miss one.
    assert sum(one == other for one, other in zip(found, wanted, strict=True)) >= 7
